package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.EmbeddedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The 99 queries, four of them in two parts: 103 statements. Their texts are Spark's, from its jar
 * of tests.
 */
public final class Tpcds implements Corpus {
  private static final int QUERIES = 99;
  private static final Set<Integer> IN_TWO_PARTS = Set.of(14, 23, 24, 39);

  @Override
  public String name() {
    return "tpcds";
  }

  @Override
  public int tables() {
    return TpcdsTables.all().size();
  }

  @Override
  public List<SqlFile> queries(Connection connection) throws IOException, SQLException {
    var queries = new ArrayList<SqlFile>();
    for (var number = 1; number <= QUERIES; number++) {
      for (var part : IN_TWO_PARTS.contains(number) ? List.of("a", "b") : List.of("")) {
        var text = SqlFile.readResource("/tpcds/q" + number + part + ".sql");
        var name = "q%02d%s".formatted(number, part);
        var file = SqlFile.of(name, SparkDialect.toPostgres(text));
        queries.add(TotalOrder.of(connection, file));
      }
    }
    return queries;
  }

  @Override
  public void load(EmbeddedServer server, String database, double scaleFactor) throws SQLException {
    try (var connection = server.connect(database)) {
      var tables = new TpcdsTables(connection, scaleFactor);
      tables.create();
      tables.fill();
      tables.index();
    }
  }
}
