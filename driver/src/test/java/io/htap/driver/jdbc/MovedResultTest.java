package io.htap.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.TestPostgres;
import io.htap.driver.statement.ExecutionRequest.Expectation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A result that came from elsewhere behaves as one of pgjdbc's own. */
class MovedResultTest {
  private static final String ROWS = "/*moved*/ select a from generate_series(1, 3) a";
  private static final String STAYS = "select a from generate_series(1, 3) a";

  private final FakePipeline pipeline = new FakePipeline();

  private Connection htap() throws SQLException {
    return TestPostgres.htap((raw, config, url, properties) -> pipeline);
  }

  /** The code sees the same on pgjdbc and on us, and on us it did move. */
  private void sameAsPgjdbc(int moves, Transcript.Code code) throws Exception {
    List<String> expected = Transcript.of(TestPostgres.pg(), code);
    List<String> actual = Transcript.of(htap(), code);
    assertThat(actual).isEqualTo(expected);
    assertThat(pipeline.requests).hasSize(moves);
  }

  private static String drain(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder();
    while (rows.next()) {
      text.append(rows.getInt("a")).append(' ').append(rows.getObject(1).getClass());
    }
    return text.toString();
  }

  @Test
  void executeQuery() throws Exception {
    sameAsPgjdbc(
        1,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(ROWS);
          t.see("statement", () -> rows.getStatement() == statement);
          t.see("same", () -> statement.getResultSet() == rows);
          t.see("count", statement::getUpdateCount);
          t.see("large count", statement::getLargeUpdateCount);
          t.see("rows", () -> drain(rows));
          t.see("type", () -> rows.getType() + " " + rows.getConcurrency());
          t.see("label", () -> rows.getMetaData().getColumnLabel(1));
          t.see("keys", () -> statement.getGeneratedKeys().next());
          t.see("more", statement::getMoreResults);
          t.see("closed by more", rows::isClosed);
          t.see("count after", statement::getUpdateCount);
          t.see("result after", statement::getResultSet);
          t.see("more again", statement::getMoreResults);
        });
  }

  @Test
  void execute() throws Exception {
    sameAsPgjdbc(
        2,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          t.see("has rows", () -> statement.execute(ROWS));
          ResultSet rows = statement.getResultSet();
          t.see("same", () -> statement.getResultSet() == rows);
          t.see("count", statement::getUpdateCount);
          t.see("first", rows::next);
          t.see("keep", () -> statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
          t.see("kept", rows::isClosed);
          t.see("second", rows::next);
          t.see("result", statement::getResultSet);
          t.see("again", () -> statement.execute(ROWS));
          t.see("closed by execution", rows::isClosed);
          ResultSet more = statement.getResultSet();
          t.see("close current", () -> statement.getMoreResults(Statement.CLOSE_CURRENT_RESULT));
          t.see("closed", more::isClosed);
        });
  }

  @Test
  void movedAndNotMovedAlternate() throws Exception {
    sameAsPgjdbc(
        3,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          ResultSet first = statement.executeQuery(STAYS);
          ResultSet second = statement.executeQuery(ROWS);
          t.see("first closed", first::isClosed);
          ResultSet third = statement.executeQuery(STAYS);
          t.see("second closed", second::isClosed);
          t.see("third open", third::isClosed);
          t.see("current", () -> statement.getResultSet() == third);
          ResultSet fourth = statement.executeQuery(ROWS);
          t.see("third closed", third::isClosed);
          t.see("fails", () -> statement.executeQuery("select 1/0"));
          t.see("fourth closed", fourth::isClosed);
          t.see("result after failure", statement::getResultSet);
          t.see("count after failure", statement::getUpdateCount);
          t.see("two", () -> statement.execute("select 1; select 2"));
          t.see("moved after two", () -> drain(statement.executeQuery(ROWS)));
          t.see("more", statement::getMoreResults);
        });
  }

  @Test
  void warningsAreClearedByAMovedExecution() throws Exception {
    sameAsPgjdbc(
        1,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          statement.execute("do $$ begin raise warning 'w'; end $$");
          t.see("warning", () -> statement.getWarnings().getMessage());
          statement.executeQuery(ROWS);
          t.see("none", statement::getWarnings);
        });
  }

  @Test
  void closing() throws Exception {
    sameAsPgjdbc(
        1,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(ROWS);
          statement.close();
          t.see("rows", rows::isClosed);
          t.see("statement", statement::isClosed);
          t.see("next", rows::next);
          t.see("statement of closed", rows::getStatement);
          t.see("result", statement::getResultSet);
          t.see("count", statement::getUpdateCount);
          t.see("large count", statement::getLargeUpdateCount);
          t.see("more", statement::getMoreResults);
          t.see("keys", statement::getGeneratedKeys);
          t.see("connection", () -> statement.getConnection() == connection);
          t.act("close again", statement::close);
          t.act("close rows again", rows::close);
        });
  }

  @Test
  void executionOnAClosedStatementIsPgjdbcsError() throws Exception {
    sameAsPgjdbc(
        0,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          statement.close();
          t.see("query", () -> statement.executeQuery(ROWS));
          t.see("execute", () -> statement.execute(ROWS));
          PreparedStatement prepared = connection.prepareStatement(ROWS);
          prepared.close();
          t.see("prepared", prepared::executeQuery);
        });
  }

  @Test
  void closeOnCompletion() throws Exception {
    sameAsPgjdbc(
        3,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          statement.closeOnCompletion();
          t.see("is", statement::isCloseOnCompletion);
          ResultSet rows = statement.executeQuery(ROWS);
          t.see("open", statement::isClosed);
          rows.close();
          t.see("closed", statement::isClosed);
          PreparedStatement prepared = connection.prepareStatement(ROWS);
          prepared.closeOnCompletion();
          ResultSet first = prepared.executeQuery();
          t.see("drained", () -> drain(first));
          t.see("open after draining", prepared::isClosed);
          t.see("more", prepared::getMoreResults);
          t.see("closed by more", prepared::isClosed);
          Statement third = connection.createStatement();
          third.closeOnCompletion();
          ResultSet open = third.executeQuery(ROWS);
          t.act("again", () -> third.executeQuery(ROWS));
          t.see("first rows", open::isClosed);
          t.see("third", third::isClosed);
        });
  }

  @Test
  void closingTheConnection() throws Exception {
    sameAsPgjdbc(
        1,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(ROWS);
          connection.close();
          t.see("connection", connection::isClosed);
          t.see("statement", statement::isClosed);
          t.see("rows", rows::isClosed);
          t.see("next", rows::next);
        });
    assertThat(pipeline.events).containsOnlyOnce("close");
  }

  @Test
  void preparedStatements() throws Exception {
    sameAsPgjdbc(
        4,
        (connection, t) -> {
          PreparedStatement statement = connection.prepareStatement(ROWS);
          ResultSet rows = statement.executeQuery();
          t.see("statement", () -> rows.getStatement() == statement);
          t.see("rows", () -> drain(rows));
          t.see("execute", statement::execute);
          t.see("closed", rows::isClosed);
          t.see("again", () -> drain(statement.getResultSet()));
          t.see("update", statement::executeUpdate);
          t.see("text", () -> statement.executeQuery(ROWS));
          t.see("text", () -> statement.execute(ROWS));
          t.see("text", () -> statement.executeUpdate(ROWS));
          t.see("text", () -> statement.executeLargeUpdate(ROWS));
          t.act("text", () -> statement.addBatch(ROWS));
          t.see("large update", statement::executeLargeUpdate);
        });
  }

  @Test
  void declinedExecutionsRunOnPostgres() throws Exception {
    pipeline.declines = true;
    sameAsPgjdbc(
        2,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          t.see("rows", () -> drain(statement.executeQuery(ROWS)));
          PreparedStatement prepared = connection.prepareStatement(ROWS);
          t.see("prepared rows", () -> drain(prepared.executeQuery()));
        });
  }

  @Test
  void whatThePipelineHasRunOnPostgresIsPgjdbcsResult() throws Exception {
    pipeline.runsOnPostgres = true;
    sameAsPgjdbc(
        5,
        (connection, t) -> {
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(ROWS);
          t.see("statement", () -> rows.getStatement() == statement);
          t.see("same", () -> statement.getResultSet() == rows);
          t.see("count", statement::getUpdateCount);
          t.see("rows", () -> drain(rows));
          t.see("has rows", () -> statement.execute(ROWS));
          t.see("closed by it", rows::isClosed);
          t.see("its rows", () -> drain(statement.getResultSet()));
          t.see("more", statement::getMoreResults);
          t.see("result after", statement::getResultSet);
          t.see("count is none", () -> statement.executeUpdate(ROWS));
          PreparedStatement prepared = connection.prepareStatement(ROWS);
          t.see("prepared rows", () -> drain(prepared.executeQuery()));
          t.see("prepared has rows", prepared::execute);
          t.see("prepared result", () -> drain(prepared.getResultSet()));
        });
  }

  @Test
  void commandsOfTheDriverWorkThroughEveryMethod() throws SQLException {
    String set = "SET htap.route = 'auto'";
    try (Connection connection = htap();
        Statement statement = connection.createStatement();
        Statement scrollable =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
        PreparedStatement prepared = connection.prepareStatement(set)) {
      for (Statement each : List.of(statement, scrollable)) {
        assertThat(each.execute(set)).isFalse();
        assertThat(each.getUpdateCount()).isZero();
        assertThat(each.getLargeUpdateCount()).isZero();
        assertThat(each.getResultSet()).isNull();
        assertThat(each.getMoreResults()).isFalse();
        assertThat(each.getUpdateCount()).isEqualTo(-1);
        assertThat(each.executeUpdate(set)).isZero();
        assertThat(each.executeLargeUpdate(set)).isZero();
        assertThat(each.execute(set, Statement.NO_GENERATED_KEYS)).isFalse();
        assertThatThrownBy(() -> each.executeQuery(set))
            .hasMessage("No results were returned by the query.")
            .extracting("SQLState")
            .isEqualTo("02000");
        assertThatThrownBy(() -> each.execute("SET htap.route = bad")).hasMessage("bad value");
        assertThat(each.getUpdateCount()).isEqualTo(-1);
      }
      assertThat(prepared.execute()).isFalse();
      assertThat(prepared.executeUpdate()).isZero();
      assertThat(prepared.executeLargeUpdate()).isZero();
    }
    assertThat(pipeline.requests).extracting("expectation").contains(Expectation.COUNT);
  }

  @Test
  void whatCannotMoveIsNotAskedForRows() throws SQLException {
    try (Connection connection = htap()) {
      Statement held =
          connection.createStatement(
              ResultSet.TYPE_FORWARD_ONLY,
              ResultSet.CONCUR_READ_ONLY,
              ResultSet.HOLD_CURSORS_OVER_COMMIT);
      assertThat(drain(held.executeQuery(ROWS))).startsWith("1");
      assertThat(pipeline.requests)
          .hasSize(1)
          .allMatch(request -> request.expectation() == Expectation.COUNT);
      pipeline.requests.clear();
      PreparedStatement[] prepared = {
        connection.prepareStatement(
            ROWS,
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.HOLD_CURSORS_OVER_COMMIT),
        connection.prepareCall(ROWS),
      };
      for (PreparedStatement statement : prepared) {
        assertThat(drain(statement.executeQuery())).startsWith("1");
      }
      assertThat(pipeline.requests).isEmpty();
      connection.prepareStatement(ROWS, Statement.NO_GENERATED_KEYS).executeQuery();
      assertThat(pipeline.requests).hasSize(1);
    }
  }

  @Test
  void writesAreReported() throws SQLException {
    try (Connection connection = htap();
        Statement statement = connection.createStatement();
        PreparedStatement read = connection.prepareStatement("select 1");
        PreparedStatement write =
            connection.prepareStatement("create temp table if not exists w (x int)")) {
      assertThat(wroteDuring(() -> statement.executeQuery("select 1"))).isFalse();
      assertThat(wroteDuring(read::executeQuery)).isFalse();
      assertThat(wroteDuring(write::execute)).isTrue();
      assertThat(wroteDuring(() -> statement.executeUpdate("insert into w values (1)"))).isTrue();
      assertThat(wroteDuring(() -> statement.execute("insert into w values (1)", 1))).isTrue();
      statement.addBatch("insert into w values (1)");
      assertThat(wroteDuring(statement::executeBatch)).isTrue();
      connection.setAutoCommit(false);
      assertThat(wroteDuring(connection::commit)).isTrue();
      assertThat(wroteDuring(connection::rollback)).isFalse();
      assertThat(wroteDuring(() -> connection.setAutoCommit(true))).isTrue();
      assertThat(wroteDuring(() -> connection.setAutoCommit(true))).isFalse();
      assertThat(wroteDuring(() -> statement.executeQuery(ROWS))).isFalse();
      ((HtapConnection) connection).getCopyAPI();
      assertThat(wroteDuring(() -> statement.executeQuery(ROWS))).isTrue();
    }
  }

  private boolean wroteDuring(Transcript.Act act) {
    pipeline.events.clear();
    try {
      act.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return pipeline.events.contains("wrote");
  }

  @Test
  void cancelReachesTheMovedExecutionOfItsOwnStatementOnly() throws SQLException {
    try (Connection connection = htap();
        Statement statement = connection.createStatement();
        Statement other = connection.createStatement()) {
      statement.cancel();
      pipeline.whileExecuting = other::cancel;
      statement.executeQuery(ROWS);
      assertThat(pipeline.events).doesNotContain("cancel");
      pipeline.whileExecuting = statement::cancel;
      statement.executeQuery(ROWS);
      assertThat(pipeline.events).containsOnlyOnce("cancel");
      statement.cancel();
      assertThat(pipeline.events).containsOnlyOnce("cancel");
    }
  }

  @Test
  void updatedRowsAreWrites() throws SQLException {
    try (Connection connection = htap();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      statement.execute("create temp table r (id int primary key, v int)");
      statement.execute("insert into r values (1, 1), (2, 2)");
      ResultSet rows = statement.executeQuery("select id, v from r");
      rows.next();
      rows.updateInt("v", 5);
      assertThat(wroteDuring(rows::updateRow)).isTrue();
      assertThat(wroteDuring(rows::deleteRow)).isTrue();
      rows.moveToInsertRow();
      rows.updateInt("id", 9);
      assertThat(wroteDuring(rows::insertRow)).isTrue();
    }
  }

  @Test
  void routeOfAPreparedStatementIsLookedUpOnce() throws SQLException {
    try (Connection connection = htap();
        PreparedStatement statement = connection.prepareStatement(STAYS)) {
      for (int i = 0; i < 5; i++) {
        statement.executeQuery();
      }
    }
    assertThat(pipeline.events.stream().filter(e -> e.startsWith("route"))).hasSize(1);
  }
}
