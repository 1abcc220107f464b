package io.htap.rewrite.scope;

import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Num;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.CollationFacts;
import io.htap.spi.ParameterFacts;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;

/**
 * A marker as an expression: always inside a CAST to its exact type, so that DuckDB infers none.
 */
public final class Parameters {
  private Parameters() {}

  public static Ex expression(
      String marker, PgType type, ParameterFacts facts, CollationFacts collation) {
    if (type == PgType.NUMERIC) {
      int scale = Math.max(facts.scale(), 0);
      int precision = Math.max(facts.precision() - Math.min(facts.scale(), 0), Math.max(scale, 1));
      if (precision > Num.MAX_PRECISION) {
        throw new Refusal(ReasonCode.PARAMETER_TYPE, "a numeric of more than 38 digits");
      }
      return Ex.numeric(
          Sql.cast(marker, Sql.decimal(precision, scale)), new Num.Fixed(precision, scale));
    }
    if (type == PgType.INTERVAL || type == PgType.BYTEA) {
      throw new Refusal(ReasonCode.PARAMETER_TYPE, type.sqlName());
    }
    String sql = Sql.cast(marker, Sql.typeName(type));
    if (type == PgType.BPCHAR) {
      return Ex.text(type, "rtrim(" + sql + ", ' ')", collation);
    }
    return type.isText() ? Ex.text(type, sql, collation) : Ex.of(type, sql);
  }
}
