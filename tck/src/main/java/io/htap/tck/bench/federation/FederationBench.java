package io.htap.tck.bench.federation;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.measure.QueryTimer;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The joins of the literature on push-down: a table of Postgres and a Parquet file of as many rows,
 * of which about a thousand matter. Every answer is compared with that of Postgres alone.
 */
public final class FederationBench implements Benchmark {
  /** Of statements of some milliseconds, in turns, of which the median counts. */
  private static final int ROUNDS = 25;

  /** Of those that take longer. */
  private static final int FEW_ROUNDS = 4;

  /** Of pairs of those, of whose ratios the median counts. */
  private static final int SWEEP_ROUNDS = 7;

  private static final double ROWS_AT_ONE = 3_760_000;
  private static final Pattern FETCHED = Pattern.compile("Fetched public\\.papers: (\\d+) rows");
  private static final Pattern MOVED = Pattern.compile("Moved: (\\d+) bytes");

  /** About a thousand of the file's rows have each tag; a tenth of their ids are no paper's. */
  private static final String AUTHORS =
      "select id, (id %% 100)::int as org, tag, n from (select (i::bigint * 7919 %% %1$d) + 1 + case"
          + " when i %% 10 = 0 then %1$d else 0 end as id, (i %% %2$d)::int as tag, i::bigint as n"
          + " from %3$s) q";

  private static final String PAPERS =
      "create table papers as select i::bigint as id, (i %% 100)::int as org,"
          + " (1950 + i %% 75)::int as year, 'Title of paper ' || i as title, repeat('x', 100) as"
          + " abstract from generate_series(1, %d) i";

  @Override
  public String name() {
    return "federation";
  }

  @Override
  public String description() {
    return "joins of a table and a file, by hand and through the driver (-Dsf=0.25)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    double scaleFactor = Settings.number("sf", 0.25);
    int rows = (int) (scaleFactor * ROWS_AT_ONE);
    Path folder = Files.createTempDirectory("htap-bench");
    Path file = folder.resolve("authors.parquet");
    var settings = Map.of("fsync", "off", "shared_buffers", "1GB");
    try (var server = EmbeddedServer.start(1, settings);
        var duck = DriverManager.getConnection("jdbc:duckdb:")) {
      server.createDatabase("papers", Collation.EN_US);
      server.createDatabase("whole", Collation.EN_US);
      int tags = Math.max(1, rows / 1000);
      execute(
          duck,
          "copy (%s) to '%s' (format parquet)"
              .formatted(AUTHORS.formatted(rows, tags, "range(1, " + (rows + 1) + ") s(i)"), file));
      try (var plain = server.connect("papers");
          var whole = server.connect("whole")) {
        for (Connection connection : List.of(plain, whole)) {
          execute(
              connection,
              PAPERS.formatted(rows),
              "alter table papers add primary key (id)",
              "vacuum analyze papers");
        }
        execute(
            whole,
            "create schema lake",
            "create table lake.authors as "
                + AUTHORS.formatted(rows, tags, "generate_series(1, " + rows + ") s(i)"),
            "vacuum analyze lake.authors");
        log.note("%,d rows on either side".formatted(rows));
        String url =
            "jdbc:htap:"
                + server.address("papers")
                + "&htap.idle=0s&htap.table.lake.authors=parquet:"
                + file;
        try (var htap = DriverManager.getConnection(url)) {
          return new Rivals(log, htap, plain, whole, duck, file).compare(tags)
              & TpchFederation.run(server, scaleFactor, log);
        }
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /** The same statements in every way. */
  private record Rivals(
      BenchLog log,
      Connection htap,
      Connection plain,
      Connection whole,
      Connection duck,
      Path file) {

    boolean compare(int tags) throws SQLException {
      boolean right = true;
      for (JoinCase join : JoinCase.all()) {
        right &= one(join);
      }
      return sweep(tags) & right;
    }

    private boolean one(JoinCase join) throws SQLException {
      boolean same = answer(htap, join.sql()).equals(answer(whole, join.sql()));
      double[] all = new double[ROUNDS];
      double[] allByHand = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        all[i] = QueryTimer.millis(htap, join.sql());
        allByHand[i] = byHand(join);
      }
      double ours = median(all);
      double byHand = median(allByHand);
      String plan = answer(htap, "explain (htap, analyze) " + join.sql());
      double off = without(join.sql());
      double postgres = QueryTimer.bestMillis(whole, join.sql(), FEW_ROUNDS);
      long matching = matching(join);
      log.note(
          String.format(
              Locale.ROOT,
              "%s: htap %.1f ms, push-down off %.1f ms, by hand %.1f ms, all in Postgres %.1f ms;"
                  + " %d rows and %d bytes moved for %d that match",
              join.name(),
              ours,
              off,
              byHand,
              postgres,
              figure(FETCHED, plan),
              figure(MOVED, plan),
              matching));
      log.value(join.name() + "_speedup", off / ours, "");
      log.value(join.name() + "_ratio_to_handwritten", ours / byHand, "");
      log.value(
          join.name() + "_rows_moved_ratio",
          (double) figure(FETCHED, plan) / Math.max(1, matching),
          "");
      if (!same) {
        log.note(join.name() + ": ANOTHER ANSWER than Postgres alone");
      }
      return same;
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }

    private double without(String sql) throws SQLException {
      execute(htap, "set htap.pushdown.semijoin = off");
      try {
        return QueryTimer.millis(htap, sql);
      } finally {
        execute(htap, "set htap.pushdown.semijoin = on");
      }
    }

    /** Keys from the file, by a person's own query, and the rows that they lead to. */
    private double byHand(JoinCase join) throws SQLException {
      long began = System.nanoTime();
      List<String> keys = keys(join);
      double unused = QueryTimer.millis(plain, join.byHand().formatted(String.join(",", keys)));
      return (System.nanoTime() - began) / 1e6;
    }

    private List<String> keys(JoinCase join) throws SQLException {
      List<String> keys = new ArrayList<>();
      try (var statement = duck.createStatement();
          var row = statement.executeQuery(join.keys().formatted(file))) {
        while (row.next()) {
          keys.add(row.getString(1));
        }
      }
      return keys;
    }

    private long matching(JoinCase join) throws SQLException {
      return Long.parseLong(
          answer(
                  plain,
                  "select count(*) from ("
                      + join.byHand().formatted(String.join(",", keys(join)))
                      + ") q")
              .strip());
    }

    /** From few keys to all: what push-down costs where it cannot help. */
    private boolean sweep(int tags) throws SQLException {
      double worst = 0;
      boolean right = true;
      for (int share : new int[] {1, 10, 100, 1000, tags / 10, tags / 5, tags / 2, tags}) {
        if (share < 1 || share > tags) {
          continue;
        }
        String sql =
            "select count(*), sum(p.year) from papers p join lake.authors a on a.id = p.id where"
                + " a.tag < "
                + share;
        right &= answer(htap, sql).equals(answer(whole, sql));
        double[] all = new double[SWEEP_ROUNDS];
        double[] allOff = new double[SWEEP_ROUNDS];
        double[] ratios = new double[SWEEP_ROUNDS];
        for (int i = 0; i < SWEEP_ROUNDS; i++) {
          all[i] = QueryTimer.millis(htap, sql);
          allOff[i] = without(sql);
          ratios[i] = all[i] / allOff[i];
        }
        log.note(
            String.format(
                Locale.ROOT,
                "sweep, %d of %d tags: %.1f ms, off %.1f ms",
                share,
                tags,
                median(all),
                median(allOff)));
        worst = Math.max(worst, median(ratios));
      }
      log.value("sweep_worst_ratio", worst, "");
      return right;
    }
  }

  private static long figure(Pattern pattern, String text) {
    long sum = 0;
    var found = pattern.matcher(text);
    while (found.find()) {
      sum += Long.parseLong(found.group(1));
    }
    return sum;
  }

  private static String answer(Connection connection, String sql) throws SQLException {
    var text = new StringBuilder();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      int columns = row.getMetaData().getColumnCount();
      while (row.next()) {
        for (int i = 1; i <= columns; i++) {
          text.append(i > 1 ? "|" : "").append(row.getString(i));
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
