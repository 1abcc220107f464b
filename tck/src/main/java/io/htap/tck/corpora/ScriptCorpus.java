package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.EmbeddedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A corpus of two resources: {@code NAME-data.sql} makes the tables and fills them, {@code
 * NAME-queries.sql} holds the statements.
 *
 * @param rowsPerScale what {@code :rows} in the data stands for at scale factor 1
 */
record ScriptCorpus(String name, int tables, long rowsPerScale) implements Corpus {
  @Override
  public List<SqlFile> queries(Connection connection) throws IOException, SQLException {
    var queries = new ArrayList<SqlFile>();
    for (var file : SqlScript.queries("/corpora/" + name + "-queries.sql", "q")) {
      queries.add(TotalOrder.of(connection, file));
    }
    return queries;
  }

  @Override
  public void load(EmbeddedServer server, String database, double scaleFactor)
      throws IOException, SQLException {
    try (var connection = server.connect(database)) {
      var rows = Math.round(rowsPerScale * scaleFactor);
      SqlScript.run(connection, "/corpora/" + name + "-data.sql", Map.of("rows", rows));
    }
  }
}
