package io.htap.tck.corpora;

import java.util.regex.Pattern;

/**
 * Turns a query in Spark's SQL into one in Postgres's with the same meaning. The queries are known,
 * so the rules are no more general than they need.
 */
final class SparkDialect {
  private static final Pattern INTERVAL =
      Pattern.compile("\\binterval\\s+(\\d+)\\s+days?\\b", Pattern.CASE_INSENSITIVE);

  /** An order by the value of an alias inside an expression, which Postgres does not know. */
  private static final Pattern ALIAS_IN_ORDER =
      Pattern.compile("(?is)^(.*)(\\border\\s+by\\s+lochierarchy\\b.*)$");

  private SparkDialect() {}

  static String toPostgres(String sql) {
    var text = sql.strip().replaceAll(";$", "").replace('`', '"');
    text = text.replaceAll("\\bc_last_review_date\\b", "c_last_review_date_sk");
    text = INTERVAL.matcher(text).replaceAll("interval '$1 days'");
    return ALIAS_IN_ORDER.matcher(text).replaceFirst("select * from ($1) as levels $2");
  }
}
