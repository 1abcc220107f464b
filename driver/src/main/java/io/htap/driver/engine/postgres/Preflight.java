package io.htap.driver.engine.postgres;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one round trip before a read of the copy, on the user's own connection: may this user see
 * these columns, are names, shapes, views and functions still what the plan took them for, is the
 * transaction one whose reads may happen elsewhere, and which log position must be visible.
 */
public final class Preflight {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(us|ms|s|min|h|d)?");

  private final String sql;

  /**
   * @param shape SQL over {@code c}, a row of pg_class, that fingerprints a table
   * @param same SQL condition that compares {@code f.now} with {@code e.shape}, the fingerprint
   *     that the plan knows
   */
  public Preflight(PreflightSpec spec, String shape, String same) {
    this.sql = sql(spec, shape, same);
  }

  /**
   * The answers.
   *
   * @param refusal why the copy must not be read; empty when it may
   * @param insertLsn end of the log when the statement began, as an unsigned offset
   * @param timeZone the session's {@code TimeZone}
   * @param statementTimeout the session's own limit; zero for none
   */
  public record Verdict(
      Optional<Reason> refusal, long insertLsn, String timeZone, Duration statementTimeout) {}

  public Verdict run(Connection connection, boolean autocommit) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Verdict(
          refusal(row, autocommit),
          row.getLong("lsn"),
          row.getString("time_zone"),
          duration(row.getString("statement_timeout")));
    }
  }

  private static Optional<Reason> refusal(ResultSet row, boolean autocommit) throws SQLException {
    if (!row.getBoolean("names_ok")
        || !row.getBoolean("shapes_ok")
        || !row.getBoolean("views_ok")) {
      return reason(
          ReasonCode.CATALOG_CHANGED, "a relation is not what it was when last looked at");
    }
    if (!row.getBoolean("privileged")) {
      return reason(ReasonCode.PRIVILEGE, "the user lacks SELECT on what the statement reads");
    }
    if (!row.getBoolean("functions_ok")) {
      return reason(ReasonCode.UNPROVEN_FUNCTION, "a function of the user's own has the same name");
    }
    if (!row.getBoolean("settings_ok")) {
      return reason(ReasonCode.SESSION_SETTING, "a session setting changes what statements mean");
    }
    if (row.getBoolean("wrote")) {
      return reason(ReasonCode.TRANSACTION_WROTE, "the transaction has written");
    }
    String isolation = row.getString("isolation");
    boolean oneSnapshotPerStatement =
        isolation.equals("read committed") || isolation.equals("read uncommitted");
    if (!oneSnapshotPerStatement && !(autocommit && isolation.equals("repeatable read"))) {
      return reason(ReasonCode.ISOLATION, isolation);
    }
    return Optional.empty();
  }

  private static Optional<Reason> reason(ReasonCode code, String detail) {
    return Optional.of(Reason.of(code, detail));
  }

  private static Duration duration(String setting) {
    Matcher m = DURATION.matcher(setting.toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      return Duration.ZERO;
    }
    long amount = Long.parseLong(m.group(1));
    return switch (m.group(2) == null ? "ms" : m.group(2)) {
      case "us" -> Duration.ofNanos(amount * 1000);
      case "s" -> Duration.ofSeconds(amount);
      case "min" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofMillis(amount);
    };
  }

  private static String sql(PreflightSpec spec, String shape, String same) {
    return """
        SELECT (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8 AS lsn,
               pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL AS wrote,
               pg_catalog.current_setting('transaction_isolation') AS isolation,
               pg_catalog.current_setting('TimeZone') AS time_zone,
               pg_catalog.current_setting('statement_timeout') AS statement_timeout,
               %s AS names_ok,
               %s AS shapes_ok,
               %s AS views_ok,
               %s AS privileged,
               %s AS functions_ok,
               pg_catalog.current_setting('standard_conforming_strings') = 'on'
                 AND pg_catalog.current_setting('transform_null_equals') = 'off'
                 AND pg_catalog.current_setting('extra_float_digits')::int > 0
                 AND pg_catalog.current_setting('bytea_output') = 'hex'
                 AND pg_catalog.current_setting('DateStyle') LIKE 'ISO%%'
                 AND pg_catalog.current_setting('client_encoding') = 'UTF8'
                 AND pg_catalog.current_setting('search_path') !~ 'pg_catalog' AS settings_ok
        """
        .formatted(
            names(spec), shapes(spec, shape, same), views(spec), privileges(spec), functions(spec));
  }

  private static String names(PreflightSpec spec) {
    return conjunction(
        spec.names().entrySet().stream()
            .map(
                e ->
                    "coalesce(pg_catalog.to_regclass("
                        + literal(e.getKey().quoted())
                        + ")::oid = "
                        + e.getValue()
                        + "::oid, false)"));
  }

  private static String shapes(PreflightSpec spec, String shape, String same) {
    String expected =
        spec.tables().stream()
            .map(
                t ->
                    "("
                        + t.oid()
                        + "::oid, "
                        + literal(t.shape())
                        + ", "
                        + t.publicationRelOid()
                        + "::oid)")
            .collect(Collectors.joining(", "));
    return """
        (SELECT pg_catalog.count(*) = %d
           FROM (VALUES %s) AS e(oid, shape, published)
           JOIN pg_catalog.pg_class c ON c.oid = e.oid
          CROSS JOIN LATERAL (SELECT %s AS now) f
          WHERE %s
            AND EXISTS (SELECT FROM pg_catalog.pg_publication_rel p
                         WHERE p.oid = e.published AND p.prrelid = e.oid))"""
        .formatted(spec.tables().size(), expected, shape, same);
  }

  private static String views(PreflightSpec spec) {
    return conjunction(
        spec.views().stream()
            .map(
                v ->
                    "coalesce((SELECT "
                        + CatalogSql.VIEW_STAMP
                        + " FROM pg_catalog.pg_class c WHERE c.oid = "
                        + v.oid()
                        + "::oid) = "
                        + literal(v.stamp())
                        + ", false)"));
  }

  private static String privileges(PreflightSpec spec) {
    return conjunction(spec.reads().stream().map(Preflight::privilege));
  }

  private static String privilege(PreflightSpec.Read read) {
    String reader = read.reader() == null ? "" : read.reader() + "::oid, ";
    String onTable = "pg_catalog.has_table_privilege(" + reader + read.oid() + "::oid, 'SELECT')";
    String onColumns =
        read.attnums().isEmpty()
            ? "pg_catalog.has_any_column_privilege(" + reader + read.oid() + "::oid, 'SELECT')"
            : read.attnums().stream()
                .sorted()
                .map(
                    a ->
                        "pg_catalog.has_column_privilege("
                            + reader
                            + read.oid()
                            + "::oid, "
                            + a
                            + "::int2, 'SELECT')")
                .collect(Collectors.joining(" AND "));
    return "coalesce(" + onTable + " OR (" + onColumns + "), false)";
  }

  private static String functions(PreflightSpec spec) {
    if (spec.functions().isEmpty()) {
      return "true";
    }
    String names =
        spec.functions().stream()
            .sorted()
            .map(Preflight::literal)
            .collect(Collectors.joining(", "));
    return "NOT EXISTS (SELECT FROM pg_catalog.pg_proc f WHERE f.proname IN ("
        + names
        + ") AND f.oid >= 16384)";
  }

  private static String conjunction(java.util.stream.Stream<String> conditions) {
    String all = conditions.sorted().collect(Collectors.joining("\n AND "));
    return all.isEmpty() ? "true" : "(" + all + ")";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
