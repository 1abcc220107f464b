package io.htap.tck.compare;

import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the copy holds what Postgres holds, once nobody writes any more. Every answer must be
 * right at once, wherever it comes from; that it comes from DuckDB is waited for.
 */
public final class CopyAgreement {
  private static final long POLL_MILLIS = 50;

  private final Connection plain;
  private final Connection tested;

  /**
   * @param plain of pgjdbc
   * @param tested with the route {@code duckdb} and strict freshness
   */
  public CopyAgreement(Connection plain, Connection tested) {
    this.plain = plain;
    this.tested = tested;
  }

  /** What is wrong; empty when all tables were read on DuckDB in time and are as on Postgres. */
  public List<String> problems(List<String> tables, Duration limit)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    var problems = new ArrayList<String>();
    for (var table : tables) {
      var expected = TableChecksum.of(plain, table);
      while (true) {
        // What is planned for a table that is not ready is kept for a while; a setting ends that.
        execute("SET htap.route = 'duckdb'");
        var actual = TableChecksum.of(tested, table);
        var ran = RouteReport.last(tested);
        if (!actual.equals(expected)) {
          problems.add(
              "%s on %s should be %s but is %s".formatted(table, ran.engine(), expected, actual));
          break;
        }
        if (ran.onDuckDb()) {
          break;
        }
        if (System.nanoTime() > end) {
          problems.add(
              "%s is still read on Postgres: %s; %s"
                  .formatted(table, ran.reason(), CopyStatus.read(tested)));
          break;
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
    return problems;
  }

  private void execute(String sql) throws SQLException {
    try (var statement = tested.createStatement()) {
      statement.execute(sql);
    }
  }
}
