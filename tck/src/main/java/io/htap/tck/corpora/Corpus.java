package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.EmbeddedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Statements, and the data they ask about. */
public interface Corpus {
  /** Its name, such as {@code tpch}: part of figures and of database names. */
  String name();

  /** How many tables {@link #load} makes in the schema {@code public}. */
  int tables();

  /**
   * Its statements in Postgres's SQL.
   *
   * @param connection a Postgres where {@link #load} was run
   */
  List<SqlFile> queries(Connection connection) throws IOException, SQLException;

  /**
   * Makes and fills the tables in an empty database, the same ones each time.
   *
   * @param scaleFactor 1 is about 1 GB of rows
   */
  void load(EmbeddedServer server, String database, double scaleFactor)
      throws IOException, SQLException;
}
