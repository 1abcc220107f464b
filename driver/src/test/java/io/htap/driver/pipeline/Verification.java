package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** What the tests of verification have in common. */
final class Verification {
  /** On the copy whenever that is possible, and verified each time. */
  static final String ALL = "&htap.route=duckdb&htap.verify=100%";

  static final String TOTAL = "SELECT g, sum(v) AS total FROM t WHERE s <> 'secret' GROUP BY g";

  private Verification() {}

  /** A table that nobody changes, and one that is changed all the time. */
  static void tables(Connection plain) throws SQLException {
    execute(
        plain,
        "CREATE TABLE t (id int PRIMARY KEY, g int, v numeric(10,2), s text)",
        "INSERT INTO t SELECT i, i % 10, i / 4.0, 'x' || i FROM generate_series(1, 2000) i",
        "CREATE TABLE busy (id int PRIMARY KEY, v int)",
        "INSERT INTO busy SELECT i, i FROM generate_series(1, 50) i",
        "ANALYZE t, busy");
  }

  /** The figures of {@code htap.verify}. */
  record Figures(
      long sampled,
      long same,
      long different,
      long undecided,
      long skipped,
      long dropped,
      long waiting,
      String detail) {
    static Figures of(Connection htap) throws SQLException {
      try (Statement statement = htap.createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM htap.verify")) {
        row.next();
        return new Figures(
            row.getLong("sampled"),
            row.getLong("same"),
            row.getLong("different"),
            row.getLong("undecided"),
            row.getLong("skipped"),
            row.getLong("dropped"),
            row.getLong("waiting"),
            row.getString("detail"));
      }
    }

    boolean done() {
      return sampled == same + different + undecided + skipped + dropped;
    }
  }

  /** The figures once nothing waits. */
  static Figures settled(Connection htap) throws Exception {
    Figures figures = Figures.of(htap);
    for (int i = 0; i < 600 && !figures.done(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      figures = Figures.of(htap);
    }
    assertThat(figures.done()).as(figures.toString()).isTrue();
    return figures;
  }

  static void await(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 200 && !condition.call(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(condition.call()).isTrue();
  }

  /** Changes the copy of t behind the driver's back. */
  static CopyAccess damage(CopyServer server, String database, Connection plain, String damaged)
      throws SQLException {
    var copy = new CopyAccess(server, database);
    long oid = Long.parseLong(rows(plain, "SELECT 't'::regclass::oid").strip());
    copy.execute(damaged.formatted(copy.table(oid)));
    return copy;
  }
}
