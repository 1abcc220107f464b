package io.htap.tck.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arrives in Postgres is what the generator of the specification, dbgen, writes. */
class TpchLoaderTest {

  @Test
  void loadsTheRowsOfTheSpecification() throws Exception {
    try (var server = EmbeddedServer.start(0.01)) {
      server.createDatabase("tpch", Collation.C);
      var steps = new ArrayList<String>();
      new TpchLoader(server, "tpch", 0.01).load(steps::add);
      assertThat(steps).hasSize(3);
      try (var connection = server.connect("tpch");
          var statement = connection.createStatement()) {
        var counts = new ArrayList<Long>();
        for (var table : List.of("region", "nation", "supplier", "part", "partsupp", "orders")) {
          try (var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            counts.add(row.getLong(1));
          }
        }
        assertThat(counts).containsExactly(5L, 25L, 100L, 2000L, 8000L, 15000L);
        try (var row = statement.executeQuery("select * from lineitem where l_orderkey = 1")) {
          row.next();
          var cells = new ArrayList<String>();
          for (var i = 1; i <= 16; i++) {
            cells.add(row.getString(i));
          }
          // The first line that dbgen -s 0.01 writes into lineitem.tbl, padded as char(n) is.
          assertThat(String.join("|", cells))
              .isEqualTo(
                  "1|1552|93|1|17.00|24710.35|0.04|0.02|N|O|1996-03-13|1996-02-12|1996-03-22"
                      + "|DELIVER IN PERSON        |TRUCK     |egular courts above the");
        }
      }
    }
  }
}
