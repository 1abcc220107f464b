package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.tpch.TpchLoader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The 13 queries of the star schema benchmark, on the data of TPC-H brought into its shape. Their
 * texts are those in Spark's jar of tests, which are Postgres's SQL too.
 */
final class Ssb implements Corpus {
  /** Below it TPC-H's generator gives one key twice. */
  private static final double SMALLEST_SCALE = 0.01;

  private static final int[] QUERIES_OF_FLIGHT = {3, 3, 4, 3};

  @Override
  public String name() {
    return "ssb";
  }

  @Override
  public int tables() {
    return 5;
  }

  @Override
  public List<SqlFile> queries(Connection connection) throws IOException, SQLException {
    var queries = new ArrayList<SqlFile>();
    for (var flight = 1; flight <= QUERIES_OF_FLIGHT.length; flight++) {
      for (var number = 1; number <= QUERIES_OF_FLIGHT[flight - 1]; number++) {
        var name = flight + "." + number;
        var text = SqlFile.readResource("/ssb/" + name + ".sql").strip().replaceAll(";$", "");
        queries.add(TotalOrder.of(connection, SqlFile.of("q" + name, text)));
      }
    }
    return queries;
  }

  @Override
  public void load(EmbeddedServer server, String database, double scaleFactor)
      throws IOException, SQLException {
    new TpchLoader(server, database, Math.max(scaleFactor, SMALLEST_SCALE)).load(step -> {});
    try (var connection = server.connect(database)) {
      SqlScript.run(connection, "/corpora/ssb-data.sql", Map.of());
    }
  }
}
