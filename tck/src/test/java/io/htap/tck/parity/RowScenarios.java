package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGRefCursorResultSet;

/** Moving about in result sets, and changing what is under them. */
final class RowScenarios {
  private static final String ROWS = "select n, name from numbers where n <= 3 order by n";

  private RowScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("rows forward", (client, t) -> forward(client, t, 0, true)),
        Scenario.of("rows forward, fetched by two", (client, t) -> forward(client, t, 2, true)),
        Scenario.of(
            "rows forward in a transaction, fetched by two",
            (client, t) -> forward(client, t, 2, false)),
        Scenario.of("rows without any", RowScenarios::none),
        Scenario.of("rows that scroll", RowScenarios::scroll),
        Scenario.of("rows that can be changed", RowScenarios::change),
        Scenario.of("rows that cannot be changed", RowScenarios::cannotChange),
        Scenario.of("rows of one and of two fetches", RowScenarios::fetches),
        Scenario.of("rows and commits", RowScenarios::commits),
        Scenario.of("rows at most", RowScenarios::most),
        Scenario.of("rows of two statements at once", RowScenarios::interleaved));
  }

  /** Everything that a result set can be asked or told, before, on and after its rows. */
  private static void forward(Client client, Transcript t, int fetchSize, boolean autoCommit)
      throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(autoCommit);
    Statement statement = connection.createStatement();
    statement.setFetchSize(fetchSize);
    ResultSet rows = statement.executeQuery(ROWS);
    t.see("type", rows::getType);
    t.see("concurrency", rows::getConcurrency);
    t.see("holdability", rows::getHoldability);
    t.see("fetch size", rows::getFetchSize);
    t.see("direction", rows::getFetchDirection);
    t.see("warnings", rows::getWarnings);
    t.see("cursor", rows::getCursorName);
    t.see("owners", () -> Show.owners(rows, statement, connection));
    t.see("current", () -> statement.getResultSet() == rows);
    t.see("before any", () -> rows.getInt(1));
    t.see("before any, null", rows::wasNull);
    for (int i = 0; i < 5; i++) {
      t.see(
          "where " + i,
          () ->
              rows.isBeforeFirst()
                  + " "
                  + rows.isFirst()
                  + " "
                  + rows.isAfterLast()
                  + " "
                  + rows.getRow());
      t.see("last " + i, rows::isLast);
      t.see("value " + i, () -> rows.getObject(1));
      t.see("next " + i, rows::next);
    }
    t.see("previous", rows::previous);
    t.see("first", rows::first);
    t.see("last", rows::last);
    t.see("absolute", () -> rows.absolute(1));
    t.see("relative", () -> rows.relative(1));
    t.act("before first", rows::beforeFirst);
    t.act("after last", rows::afterLast);
    t.act("direction", () -> rows.setFetchDirection(ResultSet.FETCH_REVERSE));
    t.act("bad direction", () -> rows.setFetchDirection(7));
    t.act("fetch size", () -> rows.setFetchSize(9));
    t.see("fetch size", rows::getFetchSize);
    t.act("bad fetch size", () -> rows.setFetchSize(-1));
    t.act("refresh", rows::refreshRow);
    t.see("updated", rows::rowUpdated);
    t.see("inserted", rows::rowInserted);
    t.see("deleted", rows::rowDeleted);
    t.act("to insert", rows::moveToInsertRow);
    t.act("to current", rows::moveToCurrentRow);
    t.act("update", () -> rows.updateInt(1, 1));
    t.act("update row", rows::updateRow);
    t.act("delete row", rows::deleteRow);
    t.act("cancel updates", rows::cancelRowUpdates);
    t.see("ref cursor", () -> rows instanceof PGRefCursorResultSet);
    t.act("close", rows::close);
    t.act("close again", rows::close);
    t.see("closed", rows::isClosed);
    t.see("closed next", rows::next);
    t.see("closed get", () -> rows.getInt(1));
    t.see("closed metadata", rows::getMetaData);
    t.see("closed statement", rows::getStatement);
    t.see("closed type", rows::getType);
    t.see("closed row", rows::getRow);
    t.see("closed warnings", rows::getWarnings);
    t.see("closed find", () -> rows.findColumn("n"));
    t.see("closed fetch size", rows::getFetchSize);
    t.see("open statement", statement::isClosed);
  }

  private static void none(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select n, name from numbers where n < 0 order by n");
    t.ranOnCopy(connection, "none");
    t.see("before", rows::isBeforeFirst);
    t.see("after", rows::isAfterLast);
    t.see("first", rows::isFirst);
    t.see("last", rows::isLast);
    t.see("row", rows::getRow);
    t.see("next", rows::next);
    t.see("after", rows::isAfterLast);
    t.see("value", () -> rows.getString(2));
    t.see("columns", rows::getMetaData);
    t.copied("aggregate of none", connection, "select max(n), count(*) from numbers where n < 0");
    t.copied(
        "group of none",
        connection,
        "select third, count(*) from numbers where n < 0 group by third");
  }

  private static void scroll(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (int type :
        new int[] {ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.TYPE_SCROLL_SENSITIVE}) {
      Statement statement = connection.createStatement(type, ResultSet.CONCUR_READ_ONLY);
      ResultSet rows = statement.executeQuery(ROWS);
      t.ranOnCopy(connection, "scrolling");
      t.see("type", rows::getType);
      t.see("last", rows::last);
      t.see("row", rows::getRow);
      t.see("value", () -> rows.getString(2));
      t.see("previous", rows::previous);
      t.see("absolute", () -> rows.absolute(-1));
      t.see("relative", () -> rows.relative(-1));
      t.see("row", rows::getRow);
      t.see("too far", () -> rows.absolute(9));
      t.see("after", rows::isAfterLast);
      t.act("before first", rows::beforeFirst);
      t.see("before", rows::isBeforeFirst);
      t.see("first", rows::first);
      t.see("is first", rows::isFirst);
      t.act("after last", rows::afterLast);
      t.see("previous", rows::previous);
      t.see("is last", rows::isLast);
      t.act("direction", () -> rows.setFetchDirection(ResultSet.FETCH_REVERSE));
      t.see("direction", rows::getFetchDirection);
      t.act("update", () -> rows.updateInt(1, 5));
      t.see(
          "all",
          () -> {
            rows.beforeFirst();
            return Show.rows(rows);
          });
    }
    t.see("sensitive warning", () -> connection.getWarnings());
    t.act("bad type", () -> connection.createStatement(1, 2, 3).executeQuery(ROWS));
  }

  private static void change(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
    ResultSet rows = statement.executeQuery("select id, v, t from work order by id");
    t.ranOnCopy(connection, "to be updated");
    t.see("concurrency", rows::getConcurrency);
    t.see("last", rows::last);
    t.act("set", () -> rows.updateString("t", "changed"));
    t.see("not yet", () -> rows.getString("t"));
    t.act("cancel", rows::cancelRowUpdates);
    t.see("as before", () -> rows.getString("t"));
    t.act("set", () -> rows.updateString("t", "changed"));
    t.act("update", rows::updateRow);
    t.see("updated", rows::rowUpdated);
    t.see("changed", () -> rows.getString("t"));
    t.act("insert row", rows::moveToInsertRow);
    t.act("set id", () -> rows.updateInt(1, 10));
    t.act("set value", () -> rows.updateObject(2, 100));
    t.act("set null", () -> rows.updateNull(3));
    t.act("insert", rows::insertRow);
    t.see("inserted", rows::rowInserted);
    t.act("insert again", rows::insertRow);
    t.act("current", rows::moveToCurrentRow);
    t.see("first", rows::first);
    t.act("delete", rows::deleteRow);
    t.see("deleted", rows::rowDeleted);
    t.see("row", rows::getRow);
    t.see("first", rows::first);
    t.act("refresh", rows::refreshRow);
    t.see("refreshed", () -> rows.getString("t"));
    t.see(
        "conflict",
        () -> {
          rows.updateInt("v", 100);
          rows.updateRow();
          return rows.getInt("v");
        });
    t.query("all", connection, "select * from work order by id");
    t.copied("counted", connection, "select count(*), sum(v) from work");
  }

  private static void cannotChange(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
    for (String sql :
        List.of(
            "select count(*) from work",
            "select t from work",
            "select a.id from work a join work b on a.id = b.id",
            "select id + 1 as id from work")) {
      ResultSet rows = statement.executeQuery(sql);
      t.see(sql, rows::getConcurrency);
      t.see(sql, rows::next);
      t.act(sql + ", set", () -> rows.updateObject(1, null));
      t.act(sql + ", delete", rows::deleteRow);
      t.act(sql + ", insert", rows::moveToInsertRow);
      t.see(sql + ", warnings", rows::getWarnings);
    }
  }

  private static void fetches(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("defaultRowFetchSize=100");
    for (boolean auto : new boolean[] {true, false}) {
      connection.setAutoCommit(auto);
      try (PreparedStatement statement =
          connection.prepareStatement("select n, name from numbers where n > ? order by n")) {
        t.see("default", statement::getFetchSize);
        for (int size : new int[] {0, 1000, 5000, 7000}) {
          statement.setFetchSize(size);
          statement.setInt(1, 10);
          ResultSet rows = statement.executeQuery();
          long sum = 0;
          while (rows.next()) {
            sum += rows.getInt(1) * (long) rows.getRow() + rows.getString(2).hashCode();
          }
          long seen = sum;
          t.see(auto + " by " + size, () -> seen);
          t.ranOnCopy(connection, "fetched by " + size);
          t.see("end of " + size, rows::isAfterLast);
          t.see("after the end of " + size, rows::getRow);
        }
        t.act("negative", () -> statement.setFetchSize(-1));
        t.act("direction", () -> statement.setFetchDirection(ResultSet.FETCH_UNKNOWN));
        t.see("direction", statement::getFetchDirection);
      }
    }
  }

  private static void commits(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    for (int size : new int[] {0, 2, 100}) {
      statement.setFetchSize(size);
      ResultSet rows = statement.executeQuery("select n from numbers where n <= 10 order by n");
      rows.next();
      connection.commit();
      t.see("closed by commit " + size, rows::isClosed);
      t.see("next after commit " + size, () -> rows.next() && rows.next() && rows.next());
      ResultSet others = statement.executeQuery("select n from numbers where n <= 10 order by n");
      others.next();
      connection.rollback();
      t.see("next after rollback " + size, () -> others.next() && others.next() && others.next());
      connection.rollback();
    }
    connection.setAutoCommit(true);
    Statement other = connection.createStatement();
    for (String end : List.of("commit", "rollback")) {
      other.execute("begin");
      statement.setFetchSize(2);
      ResultSet rows = statement.executeQuery("select n from numbers where n <= 10 order by n");
      rows.next();
      other.execute(end);
      t.see("next after SQL's " + end, () -> rows.next() && rows.next() && rows.next());
    }
    connection.setAutoCommit(false);
    try (Statement held =
        connection.createStatement(
            ResultSet.TYPE_FORWARD_ONLY,
            ResultSet.CONCUR_READ_ONLY,
            ResultSet.HOLD_CURSORS_OVER_COMMIT)) {
      held.setFetchSize(2);
      ResultSet rows = held.executeQuery("select n from numbers where n <= 10 order by n");
      rows.next();
      connection.commit();
      t.see("held", () -> Show.rows(rows));
      t.see("holdability", rows::getHoldability);
    }
    t.act("hold", () -> connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT));
    try (Statement held = connection.createStatement()) {
      t.see("holdability", held::getResultSetHoldability);
      t.see("held", () -> Show.rows(held.executeQuery(ROWS)));
    }
    t.act("bad holdability", () -> connection.setHoldability(77));
  }

  private static void most(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement = connection.createStatement();
    t.see("none", statement::getMaxRows);
    t.see("large none", statement::getLargeMaxRows);
    statement.setMaxRows(2);
    t.see("two", () -> Show.rows(statement.executeQuery(ROWS)));
    t.ranOnCopy(connection, "two at most");
    t.see(
        "two of a group",
        () ->
            Show.rows(
                statement.executeQuery(
                    "select third, count(*) from numbers group by third order by third")));
    t.ranOnCopy(connection, "two groups at most");
    t.see(
        "two of text in order",
        () ->
            Show.rows(
                statement.executeQuery("select name from numbers where n < 20 order by name")));
    statement.setFetchSize(1);
    t.see("two by one", () -> Show.rows(statement.executeQuery(ROWS)));
    t.act("negative", () -> statement.setMaxRows(-1));
    t.act("large", () -> statement.setLargeMaxRows(3));
    t.see("large", () -> Show.rows(statement.executeQuery(ROWS)));
    t.see("max field", statement::getMaxFieldSize);
    t.act("max field", () -> statement.setMaxFieldSize(3));
    t.see(
        "cut",
        () -> {
          ResultSet rows =
              statement.executeQuery(
                  "select a.name, k.by from numbers a join kinds k on a.n = k.id where k.id = 2");
          rows.next();
          return rows.getString(1) + " " + Show.value(rows.getBytes(2)) + rows.getObject(1);
        });
    t.ranOnCopy(connection, "cut");
    t.act("negative field", () -> statement.setMaxFieldSize(-1));
  }

  private static void interleaved(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (boolean auto : new boolean[] {true, false}) {
      connection.setAutoCommit(auto);
      Statement outer = connection.createStatement();
      outer.setFetchSize(2);
      ResultSet rows = outer.executeQuery("select n from numbers where n <= 6 order by n");
      try (PreparedStatement inner =
          connection.prepareStatement("select count(*) from numbers where n < ?")) {
        while (rows.next()) {
          inner.setInt(1, rows.getInt(1));
          t.see("inner of " + rows.getInt(1), () -> Show.rows(inner.executeQuery()));
        }
      }
      t.see("again", () -> Show.rows(outer.executeQuery(ROWS)));
      t.see("first is closed", rows::isClosed);
      t.see("backend", () -> connection.unwrap(PGConnection.class) == connection);
    }
  }
}
