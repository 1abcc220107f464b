package io.htap.rewrite.scope;

import io.htap.rewrite.scope.ScopeColumn.Origin;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Num;
import io.htap.rewrite.value.Sql;
import io.htap.spi.ColumnFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import org.jspecify.annotations.Nullable;

/** A stored column as an expression, or the reason why the copy's column cannot stand for it. */
public final class ColumnReader {
  private ColumnReader() {}

  public static ScopeColumn read(TableUse table, ColumnFacts column, String alias) {
    String where = table.facts().displayName() + "." + column.name();
    String copy = column.copyColumn();
    if (copy == null) {
      return blocked(table, column, Reason.of(ReasonCode.COLUMN_NOT_REPLICATED, where));
    }
    Ex ex = typed(column, alias + "." + Sql.identifier(copy));
    return ex == null
        ? blocked(table, column, Reason.of(ReasonCode.UNPROVEN_TYPE, where))
        : new ScopeColumn(
            column.name(),
            ex,
            null,
            table,
            column.attnum(),
            false,
            new Origin(table, column.attnum()));
  }

  public static @Nullable Ex typed(ColumnFacts column, String sql) {
    PgType type = column.type();
    if (type == null) {
      return null;
    }
    EnumFacts enumeration = column.enumeration();
    if (enumeration != null) {
      return Ex.ofEnum(enumeration, sql);
    }
    if (type == PgType.NUMERIC) {
      int precision = column.precision();
      int scale = column.scale();
      boolean decimal = precision > 0 && precision <= Num.MAX_PRECISION && scale <= precision;
      return Ex.numeric(sql, decimal ? new Num.Fixed(precision, scale) : new Num.Dynamic())
          .withTypmod(column.typmod());
    }
    if (type.isText()) {
      boolean padded = type == PgType.BPCHAR;
      if (column.collation() == null || (padded && column.length() < 1)) {
        return null;
      }
      return Ex.text(type, sql, column.collation())
          .withTypmod(column.typmod())
          .withPadding(padded ? column.length() : -1);
    }
    // time(3), timestamp(0) and their like store rounded values: the same in the copy.
    return Ex.of(type, sql).withTypmod(column.typmod());
  }

  private static ScopeColumn blocked(TableUse table, ColumnFacts column, Reason why) {
    return new ScopeColumn(column.name(), null, why, table, column.attnum(), false, null);
  }
}
