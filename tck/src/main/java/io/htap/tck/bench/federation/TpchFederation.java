package io.htap.tck.bench.federation;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.compare.Comparison;
import io.htap.tck.compare.ResultComparison;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.measure.QueryTimer;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.tpch.Tpch;
import java.sql.Connection;
import java.util.Locale;

/**
 * The 22 queries with the two large tables in files, against DuckDB with all tables: once as its
 * own, once with the two in the same files, which is the least that reading files can take.
 */
final class TpchFederation {
  private static final int ROUNDS = 3;

  private TpchFederation() {}

  /**
   * @return whether all answers were those of Postgres with all tables
   */
  static boolean run(EmbeddedServer server, double scaleFactor, BenchLog log) throws Exception {
    try (var split = TpchSplit.load(server, Collation.C, scaleFactor)) {
      return run(split, false, "tpch", log) & run(split, true, "tpch_beside_copy", log);
    }
  }

  private static boolean run(TpchSplit split, boolean copy, String name, BenchLog log)
      throws Exception {
    int identical = 0;
    double ours = 0;
    double theirs = 0;
    double overFiles = 0;
    try (var whole = split.whole();
        var htap = split.htap(copy)) {
      for (SqlFile query : Tpch.queries()) {
        Comparison comparison = new ResultComparison(whole, htap).withoutOrigins().compare(query);
        if (!comparison.problem().isEmpty()) {
          log.note(name + " " + query.name() + ": " + comparison.problem());
          continue;
        }
        identical++;
        double here = QueryTimer.bestMillis(htap, query.sql(), ROUNDS);
        double there = QueryTimer.bestMillis(split.duck(), query.sql(), ROUNDS);
        double files = QueryTimer.bestMillis(split.duckOverFiles(), query.sql(), ROUNDS);
        log.note(
            String.format(
                Locale.ROOT,
                "%s %s: %.1f ms, all in DuckDB %.1f ms, over files %.1f ms; %s",
                name,
                query.name(),
                here,
                there,
                files,
                moved(htap, query.sql())));
        ours += here;
        theirs += there;
        overFiles += files;
      }
    }
    log.count(name + "_identical", identical);
    log.value(name + "_sum", ours, "ms");
    log.value(name + "_ratio_to_duckdb", ours / theirs, "");
    log.value(name + "_ratio_to_duckdb_over_files", ours / overFiles, "");
    return identical == Tpch.QUERIES;
  }

  private static String moved(Connection htap, String sql) throws Exception {
    var text = new StringBuilder();
    try (var statement = htap.createStatement();
        var row = statement.executeQuery("explain (htap, analyze) " + sql)) {
      while (row.next()) {
        String line = row.getString(1);
        if (line.matches("(Fetched|Keys|Read|Moved).*")) {
          text.append(text.isEmpty() ? "" : "; ").append(line);
        }
      }
    }
    return text.toString();
  }
}
