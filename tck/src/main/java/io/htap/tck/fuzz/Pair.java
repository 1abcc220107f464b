package io.htap.tck.fuzz;

import io.htap.tck.compare.Comparison;
import io.htap.tck.compare.ResultComparison;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import io.htap.tck.subject.Target;
import java.sql.Connection;
import java.sql.SQLException;

/** A database with a generated schema, seen through both drivers. */
final class Pair implements AutoCloseable {
  /** A statement that takes longer is cut short on either side, and not compared. */
  private static final String LIMIT = "set statement_timeout = '10s'";

  private static final String QUERY_CANCELED = "57014";
  private static final String UNPROVEN = "0A000";
  private static final String UNDEFINED_TABLE = "42P01";

  private final Connection plain;
  private final Connection tested;
  private final ResultComparison comparison;
  private final boolean split;

  private Pair(Connection plain, Connection tested, boolean split) {
    this.plain = plain;
    this.tested = tested;
    this.split = split;
    this.comparison =
        split
            ? new ResultComparison(plain, tested).withoutOrigins()
            : new ResultComparison(plain, tested, true);
  }

  /**
   * A database with all tables, and another one where some of them are files instead.
   *
   * @param database the one with all tables
   * @param files which of them are files
   * @param seed of what a clerk may see of them
   */
  static Pair split(
      EmbeddedServer server, String database, String rest, Schema schema, Files files, long seed)
      throws SQLException {
    var plain = server.connect(database);
    try {
      for (String sql : schema.script()) {
        execute(plain, sql);
      }
      own(plain, Clerk.of(schema, files.tables(), true, new Dice(seed)));
      try (var other = server.connect(rest)) {
        for (String sql : schema.script()) {
          if (!files.makes(sql)) {
            execute(other, sql);
          }
        }
        own(other, Clerk.of(schema, files.tables(), false, new Dice(seed)));
      }
      files.write(schema);
      var pair = new Pair(plain, files.connect(server.address(rest)), true);
      pair.both(LIMIT);
      return pair;
    } catch (SQLException failure) {
      plain.close();
      throw failure;
    }
  }

  private static void own(Connection connection, Clerk clerk) throws SQLException {
    for (String sql : OwnNames.SCRIPT) {
      execute(connection, sql);
    }
    for (String sql : clerk.script()) {
      execute(connection, sql);
    }
  }

  static Pair open(Target target, EmbeddedServer server, String database, Schema schema)
      throws SQLException, InterruptedException {
    var plain = server.connect(database);
    try {
      for (String sql : schema.script()) {
        execute(plain, sql);
      }
      var tested = target.connect(server, database);
      var pair = new Pair(plain, tested, false);
      CopyStatus.awaitReadyIfAny(target, tested, schema.stored());
      if (target.htap()) {
        execute(tested, "set htap.route = 'duckdb'");
      }
      pair.both(LIMIT);
      return pair;
    } catch (SQLException | InterruptedException failure) {
      plain.close();
      throw failure;
    }
  }

  /** Whether some of its tables are files. */
  boolean split() {
    return split;
  }

  /** Executes a command on both connections. */
  void both(String sql) throws SQLException {
    execute(plain, sql);
    execute(tested, sql);
  }

  Verdict run(Statement statement) throws SQLException {
    Comparison compared;
    try {
      compared = comparison.compare(statement.sql(), statement.parameters(), statement.order());
    } catch (RuntimeException broken) {
      compared = new Comparison("the driver failed: " + broken, 0, null);
    }
    var verdict = Verdict.of(compared, RouteReport.last(tested));
    if (split && verdict.difference() != null) {
      String told = verdict.difference();
      if (told.contains("expected the error")) {
        // Which of several errors comes first is nobody's promise.
        return new Verdict(null, verdict.sqlState(), verdict.ran());
      }
      // A text that the parser does not read goes to Postgres, which lacks the files.
      if (told.contains("but got Failed[sqlState=" + UNPROVEN)
          || told.contains("but got Failed[sqlState=" + UNDEFINED_TABLE)) {
        return verdict.refused();
      }
    }
    boolean tooLong =
        QUERY_CANCELED.equals(verdict.sqlState())
            || verdict.difference() != null && verdict.difference().contains(QUERY_CANCELED);
    return tooLong ? new Verdict(null, QUERY_CANCELED, verdict.ran()) : verdict;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (plain) {
      tested.close();
    }
  }
}
