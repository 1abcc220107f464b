package io.htap.tck.parity;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * What tools ask of a driver from the moment somebody enters a URL to the moment a chart is drawn.
 * They use no class of pgjdbc, so that they can be run on drivers of another class loader, too.
 */
final class ToolScenarios {
  private ToolScenarios() {}

  static List<Scenario> all() {
    return Stream.of(
            DbeaverScenarios.all(),
            DataGripScenarios.all(),
            MetabaseScenarios.all(),
            TableauScenarios.all(),
            ReportScenarios.all())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * All rows, of each the columns that a tool asks for by name; one that is missing is an error.
   */
  static String named(ResultSet rows, String... labels) throws Exception {
    StringBuilder text = new StringBuilder();
    try (rows) {
      while (rows.next()) {
        StringJoiner row = new StringJoiner(", ", "|", "");
        for (String label : labels) {
          row.add(label + "=" + rows.getString(label) + (rows.wasNull() ? "!" : ""));
        }
        text.append(row);
      }
    }
    return text.toString();
  }

  /** All results of an execution, as an editor of SQL shows them one after the other. */
  static String results(Statement statement, String sql) throws Exception {
    StringBuilder text = new StringBuilder();
    boolean rows = statement.execute(sql);
    while (true) {
      long count = statement.getLargeUpdateCount();
      if (rows) {
        ResultSet result = statement.getResultSet();
        text.append(Show.rows(result)).append(Show.warnings(result.getWarnings()));
      } else if (count < 0) {
        return text + Show.warnings(statement.getWarnings());
      }
      text.append(" (").append(count).append(") ");
      rows = statement.getMoreResults();
    }
  }

  /** What a tool keeps of a result's columns to draw their heads and to choose how to read them. */
  static String heads(ResultSetMetaData columns) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      text.append('|').append(columns.getColumnLabel(i)).append(' ');
      text.append(columns.getColumnName(i)).append(' ');
      text.append(columns.getSchemaName(i)).append('.').append(columns.getTableName(i));
      text.append(' ').append(columns.getColumnType(i)).append(columns.getColumnTypeName(i));
      text.append(columns.getColumnClassName(i)).append(' ').append(columns.getPrecision(i));
      text.append(',').append(columns.getScale(i)).append(',').append(columns.isSigned(i));
      text.append(columns.getColumnDisplaySize(i)).append(columns.isNullable(i));
      text.append(columns.isAutoIncrement(i)).append(columns.isReadOnly(i));
      text.append(columns.isSearchable(i)).append(columns.isCurrency(i));
    }
    return text.toString();
  }
}
