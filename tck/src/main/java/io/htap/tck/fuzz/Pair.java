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

  private final Connection plain;
  private final Connection tested;
  private final ResultComparison comparison;

  private Pair(Connection plain, Connection tested) {
    this.plain = plain;
    this.tested = tested;
    this.comparison = new ResultComparison(plain, tested, true);
  }

  static Pair open(Target target, EmbeddedServer server, String database, Schema schema)
      throws SQLException, InterruptedException {
    var plain = server.connect(database);
    try {
      for (String sql : schema.script()) {
        execute(plain, sql);
      }
      var tested = target.connect(server, database);
      var pair = new Pair(plain, tested);
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
