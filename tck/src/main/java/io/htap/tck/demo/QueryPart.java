package io.htap.tck.demo;

import io.htap.tck.compare.ResultComparison;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.measure.QueryTimer;
import io.htap.tck.subject.RouteReport;
import io.htap.tck.tpch.Tpch;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs and compares the 22 queries: the comparison warms both sides, then the best of two counts.
 */
final class QueryPart {
  private static final int RUNS = 2;

  private final Connection reference;
  private final Connection tested;
  private final PrintStream out;

  QueryPart(Connection reference, Connection tested, PrintStream out) {
    this.reference = reference;
    this.tested = tested;
    this.out = out;
  }

  List<QueryRun> run() throws IOException, SQLException {
    var runs = new ArrayList<QueryRun>();
    out.print("   ");
    for (var query : Tpch.queries()) {
      out.print(query.name() + " ");
      out.flush();
      runs.add(run(query));
    }
    out.println();
    return runs;
  }

  private QueryRun run(SqlFile query) throws SQLException {
    var comparison = new ResultComparison(reference, tested).compare(query);
    if (!comparison.identicalRows()) {
      return new QueryRun(query, comparison, RouteReport.last(tested), Double.NaN, Double.NaN);
    }
    var referenceMillis = QueryTimer.bestMillis(reference, query.sql(), RUNS);
    var testedMillis = QueryTimer.bestMillis(tested, query.sql(), RUNS);
    return new QueryRun(query, comparison, RouteReport.last(tested), referenceMillis, testedMillis);
  }
}
