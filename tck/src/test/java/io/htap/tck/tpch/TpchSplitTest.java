package io.htap.tck.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.bench.federation.TpchSplit;
import io.htap.tck.compare.ResultComparison;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.RouteReport;
import org.junit.jupiter.api.Test;

/** TPC-H with its two large tables in files has the answers that Postgres gives with all tables. */
class TpchSplitTest {
  private static final double SCALE_FACTOR = 0.01;

  @Test
  void answersAreIdentical() throws Exception {
    try (var server = EmbeddedServer.start(SCALE_FACTOR);
        var split = TpchSplit.load(server, Collation.EN_US, SCALE_FACTOR);
        var whole = split.whole()) {
      for (boolean copy : new boolean[] {false, true}) {
        try (var htap = split.htap(copy)) {
          var comparison = new ResultComparison(whole, htap).withoutOrigins();
          for (SqlFile query : Tpch.queries()) {
            assertThat(comparison.compare(query).problem())
                .as("%s, beside a copy: %s, ran on %s", query.name(), copy, RouteReport.last(htap))
                .isEmpty();
          }
        }
      }
    }
  }
}
