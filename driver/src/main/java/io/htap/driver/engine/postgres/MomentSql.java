package io.htap.driver.engine.postgres;

import io.htap.rewrite.translation.Moment;

/** Asks Postgres for a moment as a text of one form, whatever the session's settings. */
final class MomentSql {
  private MomentSql() {}

  static String text(Moment moment) {
    String value = "(" + moment.sql() + ")";
    return switch (moment.type()) {
      case DATE -> text(value, "YYYY-MM-DD");
      case TIMESTAMPTZ ->
          text("pg_catalog.timezone('UTC', " + value + ")", "YYYY-MM-DD HH24:MI:SS.US+00");
      default -> text(value, "YYYY-MM-DD HH24:MI:SS.US");
    };
  }

  private static String text(String value, String format) {
    return "pg_catalog.to_char(" + value + ", '" + format + "')";
  }
}
