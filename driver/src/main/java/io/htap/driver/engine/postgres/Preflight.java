package io.htap.driver.engine.postgres;

import io.htap.rewrite.translation.Moment;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.jdbc.PgConnection;

/**
 * The one round trip before a read of the copy, on the user's own connection: may this user see
 * these columns, are names, shapes, views and functions still what the plan took them for, is the
 * transaction one whose reads may happen elsewhere, and which log position must be visible.
 */
public final class Preflight {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(us|ms|s|min|h|d)?");

  private final String sql;
  private final boolean ofCopy;
  private final int moments;

  public Preflight(PreflightSpec spec) {
    this(PreflightArrays.inline(CatalogSql.PREFLIGHT, spec), true, 0);
  }

  private Preflight(String sql, boolean ofCopy, int moments) {
    this.sql = sql;
    this.ofCopy = ofCopy;
    this.moments = moments;
  }

  /**
   * One for a statement that reads Postgres itself, so that its transaction may do what it likes.
   */
  public Preflight ofPostgres() {
    return new Preflight(sql, false, moments);
  }

  /** The same that tells the session's state too. */
  public Preflight withState() {
    return new Preflight(
        sql.replaceFirst("SELECT ", "SELECT " + SessionState.SQL + " AS session_state,"),
        ofCopy,
        moments);
  }

  /** The same that computes moments, too. */
  public Preflight withMoments(List<Moment> moments) {
    StringBuilder items = new StringBuilder("SELECT ");
    for (int i = 0; i < moments.size(); i++) {
      items.append(MomentSql.text(moments.get(i))).append(" AS moment_").append(i).append(", ");
    }
    return new Preflight(
        sql.replaceFirst("SELECT ", Matcher.quoteReplacement(items.toString())),
        ofCopy,
        moments.size());
  }

  /**
   * The answers.
   *
   * @param refusal why the copy must not be read; empty when it may
   * @param insertLsn end of the log when the statement began, as an unsigned offset
   * @param timeline that this position is of
   * @param timeZone the session's {@code TimeZone}
   * @param statementTimeout the session's own limit; zero for none
   * @param idleTimeout how long the server waits for a session that asks it nothing; zero for ever
   * @param state null unless asked for
   * @param isolation the transaction's isolation level
   * @param moments as texts that both engines cast to their types exactly
   */
  public record Verdict(
      Optional<Reason> refusal,
      long insertLsn,
      long timeline,
      String timeZone,
      Duration statementTimeout,
      Duration idleTimeout,
      @Nullable SessionState state,
      String isolation,
      List<@Nullable String> moments) {}

  /**
   * One round trip. Without parameters, so that the server plans it once and for all.
   *
   * @param alone whether the statement is a transaction of its own
   */
  public Verdict run(PgConnection connection, boolean alone) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (connection.getPrepareThreshold() > 0) {
        statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Verdict(
            refusal(row, alone),
            row.getLong("lsn"),
            Long.parseLong(row.getString("timeline"), 16),
            row.getString("time_zone"),
            duration(row.getString("statement_timeout")),
            duration(row.getString(alone ? "idle_alone" : "idle_within")),
            sql.contains("session_state") ? SessionState.of(row.getArray("session_state")) : null,
            row.getString("isolation"),
            moments(row));
      }
    }
  }

  private List<@Nullable String> moments(ResultSet row) throws SQLException {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < moments; i++) {
      texts.add(row.getString("moment_" + i));
    }
    return texts;
  }

  private Optional<Reason> refusal(ResultSet row, boolean alone) throws SQLException {
    if (ofCopy && row.getBoolean("wrote")) {
      // Before all else: what it has altered itself no plan is proven against.
      return reason(ReasonCode.TRANSACTION_WROTE, "the transaction has written");
    }
    if (!row.getBoolean("names_ok")
        || !row.getBoolean("tables_ok")
        || !row.getBoolean("trees_ok")
        || !row.getBoolean("published_ok")
        || !row.getBoolean("views_ok")) {
      return reason(
          ReasonCode.CATALOG_CHANGED, "a relation is not what it was when last looked at");
    }
    if (!row.getBoolean("privileged")) {
      return reason(ReasonCode.PRIVILEGE, "the user lacks SELECT on what the statement reads");
    }
    if (!row.getBoolean("functions_ok")) {
      return reason(
          ReasonCode.UNPROVEN_FUNCTION,
          "a function, operator or cast of the user's own may be meant");
    }
    if (!row.getBoolean("settings_ok")) {
      return reason(ReasonCode.SESSION_SETTING, "a session setting changes what statements mean");
    }
    if (moments(row).contains(null)) {
      return reason(
          ReasonCode.SESSION_SETTING, "the time zone's offset changes at about the time asked for");
    }
    String isolation = row.getString("isolation");
    boolean oneSnapshotPerStatement =
        isolation.equals("read committed") || isolation.equals("read uncommitted");
    if (ofCopy && !oneSnapshotPerStatement && !(alone && isolation.equals("repeatable read"))) {
      return reason(ReasonCode.ISOLATION, isolation);
    }
    return Optional.empty();
  }

  private static Optional<Reason> reason(ReasonCode code, String detail) {
    return Optional.of(Reason.of(code, detail));
  }

  /**
   * @param setting null on a server that does not know it
   */
  private static Duration duration(@Nullable String setting) {
    if (setting == null) {
      return Duration.ZERO;
    }
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
}
