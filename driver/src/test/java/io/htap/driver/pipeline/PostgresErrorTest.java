package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What fails on the copy fails as on Postgres, however it was executed. */
class PostgresErrorTest {
  private static CopyServer server;
  private static Comparing both;

  /** A way to execute a statement and read all of its rows. */
  @FunctionalInterface
  private interface Way {
    void run(Connection connection, String sql) throws SQLException;
  }

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    both =
        new Comparing(
            server,
            "CREATE TABLE t (id int PRIMARY KEY, v int, big bigint, small smallint, s text,"
                + " n numeric(10,2), f float8)",
            "INSERT INTO t SELECT i, i % 10, i * 1000000000000000, i, i || 'x', i, i"
                + " FROM generate_series(1, 9200) i");
  }

  @AfterAll
  static void stop() throws Exception {
    both.close();
    server.close();
  }

  private static String seen(SQLException e) {
    var text = new StringBuilder(e.getClass().getName());
    text.append(' ').append(e.getSQLState()).append(' ').append(e.getErrorCode());
    text.append(' ').append(e.getMessage());
    ServerErrorMessage server =
        e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server != null) {
      text.append(" / ").append(server.getSeverity()).append(' ').append(server.getMessage());
      text.append(' ').append(server.getPosition()).append(' ').append(server.getRoutine());
      text.append(' ').append(server.getDetail()).append(' ').append(server.getHint());
    }
    return text.toString();
  }

  private static void drain(ResultSet rows) throws SQLException {
    try (rows) {
      rows(rows);
    }
  }

  private static void prepared(Connection connection, String sql, int fetchSize)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(fetchSize);
      drain(statement.executeQuery());
    }
  }

  private static void plain(Connection connection, String sql, int fetchSize) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(fetchSize);
      drain(statement.executeQuery(sql));
    }
  }

  private static final List<Way> WAYS =
      List.of(
          (connection, sql) -> plain(connection, sql, 0),
          (connection, sql) -> plain(connection, sql, 7),
          (connection, sql) -> prepared(connection, sql, 0),
          (connection, sql) -> prepared(connection, sql, 7),
          (connection, sql) -> {
            try (Statement statement = connection.createStatement()) {
              statement.execute(sql);
              drain(statement.getResultSet());
            }
          },
          (connection, sql) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              statement.execute();
              drain(statement.getResultSet());
            }
          },
          (connection, sql) -> {
            try (Statement statement = connection.createStatement()) {
              statement.executeUpdate(sql);
            }
          },
          (connection, sql) -> {
            try (Statement statement = connection.createStatement()) {
              statement.addBatch("SELECT 1");
              statement.addBatch(sql);
              statement.executeBatch();
            }
          },
          (connection, sql) -> {
            try (Statement statement = connection.createStatement()) {
              statement.execute("SELECT 1; " + sql);
            }
          });

  private static List<String> inAllWays(Connection connection, String sql) throws SQLException {
    List<String> seen = new ArrayList<>();
    for (boolean autoCommit : new boolean[] {true, false}) {
      for (Way way : WAYS) {
        connection.setAutoCommit(autoCommit);
        try {
          way.run(connection, sql);
          seen.add("no error");
        } catch (SQLException e) {
          seen.add(seen(e));
        }
        try {
          seen.add(rows(connection, "SELECT 1"));
        } catch (SQLException e) {
          seen.add(seen(e));
        }
        if (!autoCommit) {
          connection.rollback();
        }
      }
    }
    connection.setAutoCommit(true);
    return seen;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT sum(10 / (v - 5)) FROM t",
        "SELECT id, 10 / (v - 5) FROM t",
        "SELECT id % (v - v) FROM t",
        "SELECT n / (v - 5) FROM t",
        "SELECT f / (v - 5) FROM t",
        "SELECT max(id * id * 100) FROM t",
        "SELECT sum(big + 9000000000000000000) FROM t",
        "SELECT max(big * 1000) FROM t",
        "SELECT max((id * 1000)::smallint) FROM t",
        "SELECT max((small * 4::smallint)::smallint) FROM t",
        "SELECT max((n * 1000)::numeric(5,2)) FROM t",
        "SELECT max(big::int) FROM t",
        "SELECT max(s::int) FROM t",
        "SELECT s::int FROM t WHERE id > 5",
        "SELECT s::date FROM t",
        "SELECT s::numeric FROM t",
        "SELECT s::boolean FROM t",
        "SELECT count(*) FROM t WHERE v = (SELECT id FROM t WHERE id < 3)",
        "SELECT (SELECT a.v FROM t a WHERE a.v = b.v) FROM t b",
        "SELECT count(*) FROM t WHERE no_such_column = 1",
        "SELECT count(*) FROM no_such_table",
        "SELECT v, count(*) FROM t",
        "SELECT count(*) FRM t",
        "SELECT sqrt(-f) FROM t",
        "SELECT substring(s, 1, -1) FROM t",
        "SELECT count(*) FROM t LIMIT -1"
      })
  void isThatOfPostgres(String sql) throws Exception {
    List<String> actual = inAllWays(both.htap(), sql);
    assertThat(actual).isEqualTo(inAllWays(both.plain, sql));
    assertThat(actual.get(0)).isNotEqualTo("no error");
    // The copy is none the worse for it.
    assertThat(rows(both.htap(), "SELECT count(*) FROM t")).isEqualTo("9200\n");
    assertThat(engine(both.htap())).as(reason(both.htap())).isEqualTo("duckdb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT $1 FROM t",
        "SELECT count(*) FROM t WHERE v = $1",
        "SELECT id - $2 FROM t WHERE v = $1"
      })
  void aParameterThatNobodyBindsIsRefusedAndTheConnectionLives(String sql) throws Exception {
    List<String> seen = new ArrayList<>();
    for (Connection connection : List.of(both.plain, both.htap())) {
      try {
        plain(connection, sql, 0);
        seen.add("no error");
      } catch (SQLException e) {
        seen.add(seen(e));
      }
    }
    assertThat(seen.get(1)).isEqualTo(seen.get(0)).contains("08P01");
    assertThat(rows(both.htap(), "SELECT count(*) FROM t")).isEqualTo("9200\n");
  }

  @Test
  void aZeroByteIsNoText() {
    List<String> seen = new ArrayList<>();
    for (Connection connection : List.of(both.plain, both.htap())) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT id FROM t WHERE s = ?")) {
        statement.setString(1, "1\0x");
        drain(statement.executeQuery());
        seen.add("no error");
      } catch (SQLException e) {
        seen.add(seen(e));
      }
    }
    assertThat(seen.get(1)).isEqualTo(seen.get(0)).contains("22021");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 10 / (v - ?) FROM t", "SELECT (s || ?)::int FROM t"})
  void isThatOfPostgresWithParameters(String sql) throws Exception {
    for (int fetchSize : new int[] {0, 7}) {
      List<String> seen = new ArrayList<>();
      for (Connection connection : List.of(both.plain, both.htap())) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setFetchSize(fetchSize);
          statement.setObject(1, sql.contains("||") ? "y" : (Object) 5);
          drain(statement.executeQuery());
          seen.add("no error");
        } catch (SQLException e) {
          seen.add(seen(e));
        }
      }
      assertThat(seen.get(1)).isEqualTo(seen.get(0)).isNotEqualTo("no error");
    }
  }
}
