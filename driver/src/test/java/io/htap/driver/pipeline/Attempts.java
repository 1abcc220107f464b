package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A user with few rights, once on pgjdbc and once on a copy that holds everything, which is asked
 * whenever that is not refused.
 */
final class Attempts implements AutoCloseable {
  final String database;
  final String user;
  final Connection admin;
  final Connection plain;
  final Connection htap;

  /**
   * @param setUp run by a superuser; USER stands for the name of the user
   */
  Attempts(CopyServer server, String... setUp) throws SQLException {
    database = server.database();
    user = "clerk_" + database;
    admin = server.plain(database);
    execute(admin, "CREATE ROLE " + user + " LOGIN");
    asAdmin(setUp);
    plain = server.plain(database, user);
    htap = server.htap(database, user, "&htap.route=duckdb");
  }

  void asAdmin(String... statements) throws SQLException {
    for (String sql : statements) {
      execute(admin, sql.replace("USER", user));
    }
  }

  /** On both connections. */
  void asUser(String... statements) throws SQLException {
    for (String sql : statements) {
      execute(plain, sql.replace("USER", user));
      execute(htap, sql.replace("USER", user));
    }
  }

  /** The copy tells what Postgres tells, errors included. */
  void same(String... statements) {
    for (String sql : statements) {
      assertThat(outcome(htap, sql)).as(sql).isEqualTo(outcome(plain, sql));
    }
  }

  /** The same, and what it is about is not to be had. */
  void refused(String... statements) {
    for (String sql : statements) {
      assertThat(outcome(htap, sql)).as(sql).startsWith("42501").isEqualTo(outcome(plain, sql));
    }
  }

  /** The same, and it was the copy that told it: the attempt is one on the copy. */
  void copied(String... statements) throws SQLException {
    for (String sql : statements) {
      same(sql);
      assertThat(engine(htap)).as(sql + ": " + reason(htap)).isEqualTo("duckdb");
    }
  }

  /** The same, from Postgres. */
  void stays(String... statements) throws SQLException {
    for (String sql : statements) {
      same(sql);
      assertThat(engine(htap)).as(sql).isEqualTo("postgres");
    }
  }

  /** The rows, or the error as an application sees it. */
  static String outcome(Connection connection, String sql) {
    try {
      return rows(connection, sql);
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  @Override
  public void close() throws SQLException {
    htap.close();
    plain.close();
    asAdmin("DROP OWNED BY USER CASCADE", "DROP ROLE USER");
    admin.close();
  }
}
