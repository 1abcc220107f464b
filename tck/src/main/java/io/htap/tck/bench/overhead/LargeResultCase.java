package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Ten million cells read by their types' own getters: a million rows of ten columns, fetched bit by
 * bit in a transaction, from Postgres by both drivers and, that apart, from the copy.
 *
 * <p>Both results are open at once and a slice of one is read after a slice of the other: what
 * disturbs the machine for a second hits both.
 */
final class LargeResultCase implements Case {
  private static final int ROWS = 1_000_000;
  private static final int FETCH_SIZE = 10_000;
  private static final int SLICE = 2 * FETCH_SIZE;
  private static final int PASSES = 2;
  private static final String ALL = "select a, b, c, d, e, f, g, h, i, j from wide";

  @Override
  public String title() {
    return "large_result";
  }

  @Override
  public void measure(Sides sides, BenchLog log) throws Exception {
    try (var reference = sides.reference();
        var tested = sides.tested()) {
      create(reference);
      reference.setAutoCommit(false);
      if (sides.target().htap()) {
        CopyStatus.awaitReady(tested, 3, Duration.ofMinutes(2), status -> {});
        measure(reference, tested, "postgres", "large_result", log);
        measure(reference, tested, "duckdb", "large_result_copy", log);
      } else {
        read(reference, tested).print("large_result", "us", log);
      }
    }
  }

  private static void measure(
      Connection reference, Connection tested, String engine, String metric, BenchLog log)
      throws Exception {
    execute(tested, "set htap.route = '" + engine + "'");
    tested.setAutoCommit(false);
    read(reference, tested);
    var pairs = new Pairs();
    for (var pass = 0; pass < PASSES; pass++) {
      pairs.addAll(read(reference, tested));
    }
    var ran = RouteReport.last(tested);
    if (!ran.engine().equals(engine)) {
      throw new IllegalStateException("ran on " + ran);
    }
    tested.setAutoCommit(true);
    pairs.print(metric, "us", log);
  }

  /** Microseconds for each slice on each side. */
  private static Pairs read(Connection reference, Connection tested) throws Exception {
    try (var one = new Reading(reference);
        var other = new Reading(tested)) {
      var pairs = Pairs.measure(ROWS / SLICE, one::slice, other::slice);
      if (one.rows.next() || other.rows.next() || one.sum != other.sum) {
        throw new IllegalStateException("the two results differ");
      }
      return pairs;
    } finally {
      reference.commit();
      tested.commit();
    }
  }

  private static final class Reading implements AutoCloseable {
    private final Statement statement;
    private final ResultSet rows;

    /** Of all cells, in whatever order the rows come. */
    private long sum;

    Reading(Connection connection) throws SQLException {
      statement = connection.createStatement();
      statement.setFetchSize(FETCH_SIZE);
      rows = statement.executeQuery(ALL);
    }

    double slice() throws SQLException {
      var start = System.nanoTime();
      for (var row = 0; row < SLICE; row++) {
        if (!rows.next()) {
          throw new IllegalStateException("rows are missing");
        }
        sum += cells(rows);
      }
      return (System.nanoTime() - start) / 1e3;
    }

    private static long cells(ResultSet row) throws SQLException {
      BigDecimal numeric = row.getBigDecimal(6);
      return row.getLong(1)
          + row.getInt(2)
          + row.getInt(3)
          + row.getShort(4)
          + (long) row.getDouble(5)
          + numeric.unscaledValue().longValue()
          + row.getString(7).hashCode()
          + row.getTimestamp(8).getTime()
          + row.getDate(9).getTime()
          + (row.getBoolean(10) ? 1 : 0);
    }

    @Override
    public void close() throws SQLException {
      try (statement;
          rows) {
        // Closed at the end of the block.
      }
    }
  }

  private static void create(Connection connection) throws SQLException {
    execute(
        connection,
        "create table wide (a bigint primary key, b int, c int, d smallint, e float8,"
            + " f numeric(18,3), g text, h timestamp, i date, j boolean)");
    execute(
        connection,
        "insert into wide select n, n % 1000, -n, n % 100, n / 8.0, n / 1000.0, 'row ' || n,"
            + " timestamp '2020-01-01' + n * interval '1 second', date '2020-01-01' + n % 1000,"
            + " n % 2 = 0 from generate_series(1, "
            + ROWS
            + ") n");
    execute(connection, "vacuum analyze wide");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
