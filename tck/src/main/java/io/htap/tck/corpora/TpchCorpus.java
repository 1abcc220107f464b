package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.tpch.Tpch;
import io.htap.tck.tpch.TpchLoader;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The 22 queries of TPC-H. */
final class TpchCorpus implements Corpus {
  @Override
  public String name() {
    return "tpch";
  }

  @Override
  public int tables() {
    return Tpch.TABLES;
  }

  @Override
  public List<SqlFile> queries(Connection connection) throws IOException {
    return Tpch.queries();
  }

  @Override
  public void load(EmbeddedServer server, String database, double scaleFactor)
      throws IOException, SQLException {
    new TpchLoader(server, database, scaleFactor).load(step -> {});
  }
}
