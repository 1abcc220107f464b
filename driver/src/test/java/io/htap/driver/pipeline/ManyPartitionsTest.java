package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hundred partitions: the proof at each read stays cheap, and so does the read. */
class ManyPartitionsTest {
  private static final Pattern TIMES =
      Pattern.compile("Preflight: ([0-9.]+) ms, wait: [0-9.]+ ms, run: ([0-9.]+) ms");

  /** Measured: 1.1 ms where nothing else runs. The best of many, for this machine may be busy. */
  private static final double MOST_MILLIS = 20;

  private static CopyServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void aHundredPartitionsAreProvenAtEveryReadInMilliseconds() throws Exception {
    try (var db =
        new Comparing(
            server,
            "CREATE TABLE r (id int PRIMARY KEY, a int, b text, c numeric(10,2), d date, e int,"
                + " f int, g text, h text, i int) PARTITION BY RANGE (id)",
            "DO $$ BEGIN FOR k IN 0..99 LOOP EXECUTE format('CREATE TABLE r_%s PARTITION OF r FOR"
                + " VALUES FROM (%s) TO (%s)', k, k * 10000, (k + 1) * 10000); END LOOP; END $$",
            "INSERT INTO r SELECT g, g % 100, 'b', g * 0.5, date '2024-01-01' + g % 500"
                + " FROM generate_series(0, 999999) g",
            "ANALYZE")) {
      db.assertCopied(
          "SELECT a, count(*), sum(c) FROM r GROUP BY a ORDER BY a",
          "SELECT count(*) FROM r WHERE id BETWEEN 123456 AND 133456",
          "SELECT count(*) FROM r x JOIN r y ON x.id = y.id + 1 WHERE y.a < 3");
      double[] preflight = new double[40];
      double[] run = new double[40];
      for (int i = 0; i < preflight.length; i++) {
        Matcher times = times(db);
        preflight[i] = Double.parseDouble(times.group(1));
        run[i] = Double.parseDouble(times.group(2));
      }
      Arrays.sort(preflight);
      Arrays.sort(run);
      System.getLogger(ManyPartitionsTest.class.getName())
          .log(
              System.Logger.Level.INFO,
              "100 partitions: preflight {0} ms, run {1} ms at best",
              preflight[0],
              run[0]);
      assertThat(preflight[0]).isLessThan(MOST_MILLIS);
      execute(db.plain, "ALTER TABLE r DETACH PARTITION r_57");
      db.assertCopied("SELECT count(*), sum(id) FROM r");
    }
  }

  private static Matcher times(Comparing db) throws SQLException {
    Matcher times =
        TIMES.matcher(
            rows(db.htap(), "EXPLAIN (HTAP, ANALYZE) SELECT a, sum(c) FROM r GROUP BY a"));
    assertThat(times.find()).isTrue();
    return times;
  }
}
