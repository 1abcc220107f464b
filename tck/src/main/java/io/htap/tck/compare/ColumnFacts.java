package io.htap.tck.compare;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Everything that {@link ResultSetMetaData} tells about one column. */
record ColumnFacts(
    String label,
    String name,
    int type,
    String typeName,
    String className,
    int precision,
    int scale,
    int displaySize,
    int nullable,
    boolean signed,
    boolean autoIncrement,
    boolean caseSensitive,
    boolean currency,
    boolean searchable,
    boolean readOnly,
    boolean writable,
    boolean definitelyWritable,
    String table,
    String schema,
    String catalog) {

  static ColumnFacts read(ResultSetMetaData facts, int column) throws SQLException {
    return new ColumnFacts(
        facts.getColumnLabel(column),
        facts.getColumnName(column),
        facts.getColumnType(column),
        facts.getColumnTypeName(column),
        facts.getColumnClassName(column),
        facts.getPrecision(column),
        facts.getScale(column),
        facts.getColumnDisplaySize(column),
        facts.isNullable(column),
        facts.isSigned(column),
        facts.isAutoIncrement(column),
        facts.isCaseSensitive(column),
        facts.isCurrency(column),
        facts.isSearchable(column),
        facts.isReadOnly(column),
        facts.isWritable(column),
        facts.isDefinitelyWritable(column),
        facts.getTableName(column),
        facts.getSchemaName(column),
        facts.getCatalogName(column));
  }

  /** The same without what only a column of a table has. */
  ColumnFacts withoutOrigin() {
    return new ColumnFacts(
        label,
        label,
        type,
        typeName,
        className,
        precision,
        scale,
        displaySize,
        ResultSetMetaData.columnNullableUnknown,
        signed,
        false,
        caseSensitive,
        currency,
        searchable,
        readOnly,
        writable,
        definitelyWritable,
        "",
        "",
        "");
  }
}
