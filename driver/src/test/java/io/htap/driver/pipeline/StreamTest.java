package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With a fetch size, rows come from the copy as they are read, as from a cursor of pgjdbc's. */
class StreamTest {
  private static final int ROWS = 30_000;
  private static final String ALL = "SELECT id, s FROM t ORDER BY id";
  private static CopyServer server;
  private static Comparing both;

  /** A piece of JDBC code. */
  @FunctionalInterface
  private interface Code {
    void run(Connection connection, List<String> seen) throws SQLException;
  }

  /** A step that yields what it saw. */
  @FunctionalInterface
  private interface Step {
    Object see() throws SQLException;
  }

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    both =
        new Comparing(
            server,
            "CREATE TABLE t (id int PRIMARY KEY, s text, n numeric(10,2))",
            "INSERT INTO t SELECT i, 'row ' || i, i / 7.0 FROM generate_series(1, 30000) i");
  }

  @AfterAll
  static void stop() throws Exception {
    both.close();
    server.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    both.plain.setAutoCommit(false);
    both.htap().setAutoCommit(false);
  }

  @AfterEach
  void end() throws SQLException {
    for (Connection connection : List.of(both.plain, both.htap())) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static String attempt(Step step) {
    try {
      return String.valueOf(step.see());
    } catch (SQLException e) {
      // A portal's name has a number.
      return e.getClass().getSimpleName()
          + " "
          + e.getSQLState()
          + " "
          + e.getMessage().replaceAll("\\d+", "#");
    }
  }

  /** The code sees the same on pgjdbc and on us, and on us its first read ran on the copy. */
  private static void same(Code code) throws SQLException {
    List<String> expected = new ArrayList<>();
    code.run(both.plain, expected);
    List<String> actual = new ArrayList<>();
    code.run(both.htap(), actual);
    assertThat(actual).isEqualTo(expected);
  }

  private static ResultSet open(Connection connection, int fetchSize, String sql)
      throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(fetchSize);
    ResultSet rows = statement.executeQuery(sql);
    if (connection == both.htap()) {
      assertThat(engine(connection)).as(reason(connection)).isEqualTo("duckdb");
    }
    return rows;
  }

  private static String read(ResultSet rows, int count) throws SQLException {
    var text = new StringBuilder();
    for (int i = 0; i < count && rows.next(); i++) {
      text.append(rows.getInt(1)).append(' ');
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "0,10,0",
    "1,10,0",
    "9,10,0",
    "10,10,0",
    "11,10,0",
    "20,10,0",
    "25,10,0",
    "25,1,0",
    "25,100,0",
    "25,10,7",
    "25,10,10",
    "25,10,20",
    "25,10,25",
    "25,10,30",
    "3000,1000,0",
    "3000,7,2999"
  })
  void movesAsACursorDoes(int rows, int fetchSize, int maxRows) throws Exception {
    for (boolean autoCommit : new boolean[] {false, true}) {
      both.plain.setAutoCommit(autoCommit);
      both.htap().setAutoCommit(autoCommit);
      same(
          (connection, seen) -> {
            Statement statement = connection.createStatement();
            statement.setFetchSize(fetchSize);
            statement.setMaxRows(maxRows);
            ResultSet r =
                statement.executeQuery("SELECT id, n FROM t WHERE id <= " + rows + " ORDER BY id");
            if (connection == both.htap()) {
              assertThat(engine(connection)).as(reason(connection)).isEqualTo("duckdb");
            }
            boolean more = true;
            for (int i = 0; more && i <= rows; i++) {
              seen.add(r.isBeforeFirst() + " " + r.isFirst() + " " + r.isAfterLast());
              seen.add(r.getRow() + (i % 3 == 0 ? " " + r.isLast() : ""));
              more = r.next();
              seen.add(more + " " + (more ? r.getString(1) + " " + r.getObject(2) : ""));
              if (i == 13) {
                r.setFetchSize(5);
              }
              seen.add("size " + r.getFetchSize());
            }
            seen.add(
                r.isBeforeFirst() + " " + r.isLast() + " " + r.isAfterLast() + " " + r.getRow());
            seen.add(attempt(r::next) + attempt(() -> r.getInt(1)) + attempt(r::previous));
            r.close();
            seen.add(r.isClosed() + attempt(r::next) + attempt(r::getFetchSize));
            statement.close();
          });
    }
  }

  @Test
  void aPreparedStatementStreamsAndStreamsAnew() throws Exception {
    same(
        (connection, seen) -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT id, s FROM t WHERE id > ? ORDER BY id")) {
            statement.setFetchSize(100);
            for (int from = 0; from < 3; from++) {
              statement.setInt(1, from);
              ResultSet rows = statement.executeQuery();
              seen.add(read(rows, 250));
              statement.setInt(1, -1);
              seen.add(read(rows, 250));
              ResultSet again = statement.executeQuery();
              seen.add(rows.isClosed() + attempt(rows::next) + read(again, 101));
            }
          }
        });
    assertThat(engine(both.htap())).isEqualTo("duckdb");
  }

  @Test
  void twoStreamsOfOneConnectionAreReadInTurns() throws Exception {
    same(
        (connection, seen) -> {
          ResultSet one = open(connection, 10, ALL);
          ResultSet other = open(connection, 10, "SELECT id FROM t ORDER BY id DESC");
          for (int i = 0; i < 5; i++) {
            seen.add(read(one, 7) + "/" + read(other, 13));
          }
        });
  }

  @Test
  void aCommitEndsItAtTheNextFetch() throws Exception {
    same(
        (connection, seen) -> {
          ResultSet rows = open(connection, 10, ALL);
          seen.add(read(rows, 3));
          connection.commit();
          seen.add(read(rows, 7));
          seen.add(attempt(rows::next));
          seen.add(rows(connection, "SELECT 1"));
          seen.add(attempt(rows::next));
          seen.add(attempt(() -> rows(connection, "SELECT 1")));
        });
  }

  @Test
  void aRollbackEndsItAtTheNextFetch() throws Exception {
    same(
        (connection, seen) -> {
          ResultSet rows = open(connection, 10, ALL);
          seen.add(read(rows, 12));
          connection.rollback();
          seen.add(read(rows, 8));
          seen.add(attempt(rows::next));
        });
  }

  @Test
  void aRollbackToASavepointEndsWhatWasOpenedAfterIt() throws Exception {
    same(
        (connection, seen) -> {
          ResultSet before = open(connection, 10, ALL);
          Savepoint savepoint = connection.setSavepoint();
          ResultSet after = open(connection, 10, ALL);
          connection.rollback(savepoint);
          seen.add(read(before, 25));
          seen.add(read(after, 10));
          seen.add(attempt(after::next));
        });
  }

  @Test
  void aFailedTransactionFetchesNoMore() throws Exception {
    same(
        (connection, seen) -> {
          ResultSet rows = open(connection, 10, ALL);
          seen.add(attempt(() -> rows(connection, "SELECT 1 / 0")));
          seen.add(read(rows, 10));
          seen.add(attempt(rows::next));
        });
  }

  @Test
  void aTransactionMayWriteBesideIt() throws Exception {
    same(
        (connection, seen) -> {
          ResultSet rows = open(connection, 1000, ALL);
          seen.add(read(rows, 10));
          execute(connection, "DELETE FROM t");
          seen.add(read(rows, ROWS));
          connection.rollback();
        });
  }

  @Test
  void itSeesOnePointInTimeAndKeepsNoChangeFromBeingApplied() throws Exception {
    try (Connection writer = server.plain(both.database)) {
      execute(
          writer,
          "CREATE TABLE c (id int PRIMARY KEY, v int, s text)",
          "INSERT INTO c SELECT i, 0, repeat('wide', 500) FROM generate_series(1, 20000) i");
      both.copyAnew("public.*");
      both.htap().setAutoCommit(true);
      try (Statement statement = both.htap().createStatement()) {
        statement.setFetchSize(1000);
        ResultSet rows = statement.executeQuery("SELECT v, s FROM c");
        assertThat(engine(both.htap())).as(reason(both.htap())).isEqualTo("duckdb");
        rows.next();
        for (int round = 1; round <= 3; round++) {
          execute(
              writer,
              "UPDATE c SET v = v + 1 WHERE id % 20 = 0",
              "DELETE FROM c WHERE id = " + round);
          String expected = rows(writer, "SELECT count(*), sum(v) FROM c");
          assertThat(eventually(expected, "SELECT count(*), sum(v) FROM c")).isEqualTo(expected);
        }
        int count = 1;
        while (rows.next()) {
          assertThat(rows.getInt(1)).isZero();
          count++;
        }
        assertThat(count).isEqualTo(20_000);
      }
    } finally {
      execute(both.htap(), "DROP TABLE c");
    }
  }

  /** What the copy answers once it does not lag behind for longer than the router waits. */
  private static String eventually(String expected, String sql) throws SQLException {
    String answer = "";
    for (int i = 0; i < 100 && !(answer.equals(expected)); i++) {
      answer = rows(both.htap(), sql);
      answer = engine(both.htap()).equals("duckdb") ? answer : "";
    }
    return answer;
  }

  @Test
  void anErrorAfterTheFirstRowsIsClear() throws Exception {
    ResultSet rows = open(both.htap(), 10, "SELECT 100 / (id - 25000), repeat(s, 300) FROM t");
    assertThatThrownBy(() -> read(rows, ROWS))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("58000");
              assertThat(e.getMessage()).containsPattern("failed after \\d+ rows");
            });
  }
}
