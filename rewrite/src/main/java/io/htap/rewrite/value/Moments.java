package io.htap.rewrite.value;

import io.htap.spi.PgType;

/** Guards against the dates on which the engines' calendars part: infinities, BC, five digits. */
public final class Moments {
  private static final int LONGEST_GUARDED = 2_000;

  private Moments() {}

  /**
   * The expression, evaluated for years 1 to 9999 only; any other moment raises, which sends the
   * statement back to Postgres.
   *
   * @param sqlType DuckDB's type of the expression
   */
  public static String guarded(Ex moment, String expression, String sqlType) {
    if (moment.constant() instanceof Constant.Day) {
      return expression;
    }
    String type = moment.type() == PgType.DATE ? "DATE" : "TIMESTAMP";
    String end = moment.type() == PgType.DATE ? "'9999-12-31'" : "'9999-12-31 23:59:59.999999'";
    String m = moment.sql();
    if (m.length() > LONGEST_GUARDED) {
      // The operand stands here three times: nested guards would grow without bound.
      throw Refusal.operator("a nested function of a date");
    }
    return "CASE WHEN "
        + m
        + " IS NULL THEN NULL WHEN "
        + m
        + " BETWEEN CAST('0001-01-01' AS "
        + type
        + ") AND CAST("
        + end
        + " AS "
        + type
        + ") THEN "
        + expression
        + " ELSE "
        + raise("a date beyond the common calendar", sqlType)
        + " END";
  }

  /** An expression that fails when it is evaluated; unlike error() it is not volatile. */
  public static String raise(String message, String sqlType) {
    String failing = Sql.cast(Sql.quote(message), sqlType.equals("VARCHAR") ? "BIGINT" : sqlType);
    return sqlType.equals("VARCHAR") ? Sql.cast(failing, sqlType) : failing;
  }
}
