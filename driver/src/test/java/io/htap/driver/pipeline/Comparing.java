package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A database of its own, read by pgjdbc and through a copy of what it holds at that time. */
final class Comparing implements AutoCloseable {
  final String database;
  final Connection plain;
  private final CopyServer server;
  private Connection htap;

  /**
   * @param setUp run before the copy is made
   */
  Comparing(CopyServer server, String... setUp) throws SQLException {
    this.server = server;
    database = server.database();
    plain = server.plain(database);
    execute(plain, setUp);
    htap = copy("public.*");
  }

  Connection htap() {
    return htap;
  }

  /** Makes a new copy, of these tables. */
  void copyAnew(String patterns) throws SQLException {
    htap.close();
    htap = copy(patterns);
  }

  private Connection copy(String patterns) throws SQLException {
    String url = "jdbc:htap:" + server.address(database) + "?user=postgres";
    var properties = new java.util.Properties();
    properties.setProperty("htap.replica.tables", patterns);
    properties.setProperty("htap.await", "30s");
    properties.setProperty("htap.idle", "0s");
    properties.setProperty("htap.route", "duckdb");
    return DriverManager.getConnection(url, properties);
  }

  /** The same answer as Postgres's, from the copy. */
  void assertCopied(String... statements) throws SQLException {
    for (String sql : statements) {
      assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
      assertThat(engine(htap)).as(sql + ": " + reason(htap)).isEqualTo("duckdb");
    }
  }

  /** The same answer as Postgres's, from Postgres, for this reason. */
  void assertStays(String sql, String why) throws SQLException {
    assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
    assertThat(engine(htap)).as(sql).isEqualTo("postgres");
    assertThat(reason(htap)).as(sql).contains(why);
  }

  @Override
  public void close() throws SQLException {
    htap.close();
    plain.close();
  }
}
