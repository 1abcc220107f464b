package io.htap.tck.parity;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.postgresql.PGRefCursorResultSet;

/** Functions, procedures and cursors. */
final class CallScenarios {
  private CallScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("calls of functions", CallScenarios::functions),
        Scenario.of("calls of procedures", CallScenarios::procedures),
        Scenario.of("calls in each mode", CallScenarios::modes),
        Scenario.of("cursors of functions", CallScenarios::cursors),
        Scenario.of("results of calls", CallScenarios::results),
        Scenario.of("what calls are not implemented", CallScenarios::notImplemented));
  }

  private static void functions(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    CallableStatement next = connection.prepareCall("{? = call next_of(?)}");
    t.see("text", next::toString);
    t.see("too early", () -> next.getInt(1));
    t.see(
        "not registered",
        () -> {
          next.setInt(2, 1);
          return next.execute();
        });
    next.registerOutParameter(1, Types.INTEGER);
    next.setInt(2, 41);
    t.see("set", next::toString);
    for (int i = 0; i < 6; i++) {
      t.see("run", next::execute);
      t.see("count", next::getUpdateCount);
    }
    t.see("int", () -> next.getInt(1));
    t.see("object", () -> next.getObject(1));
    t.see("long", () -> next.getLong(1));
    t.see("string", () -> next.getString(1));
    t.see("of a class", () -> next.getObject(1, Integer.class));
    t.see("by map", () -> next.getObject(1, Map.of()));
    t.see("null", next::wasNull);
    t.see("of a parameter", () -> next.getInt(2));
    t.see("beyond", () -> next.getInt(3));
    t.see("update", next::executeUpdate);
    t.see("query", next::executeQuery);
    t.see("parameters", next::getParameterMetaData);
    t.act("clear", next::clearParameters);
    t.see("cleared", next::execute);
    CallableStatement wrong = connection.prepareCall("{? = call next_of(?)}");
    wrong.registerOutParameter(1, Types.VARCHAR);
    wrong.setInt(2, 1);
    t.see("wrong type", wrong::execute);
    CallableStatement swap = connection.prepareCall("{call swap(?, ?)}");
    swap.setInt(1, 1);
    swap.setInt(2, 2);
    swap.registerOutParameter(1, Types.INTEGER);
    swap.registerOutParameter(2, Types.INTEGER);
    t.see("swap", swap::execute);
    t.see("first", () -> swap.getInt(1));
    t.see("second", () -> swap.getInt(2));
    CallableStatement fails = connection.prepareCall("{? = call fail(?)}");
    fails.registerOutParameter(1, Types.INTEGER);
    fails.setString(2, "P0001");
    t.see("fails", fails::execute);
    for (String sql :
        List.of(
            "{call next_of(1)}",
            "{ ? = call next_of ( ? ) }",
            "{call nix()}",
            "{call next_of",
            "select next_of(?)",
            "select count(*) from numbers")) {
      t.see(sql, () -> connection.prepareCall(sql).toString());
      t.see("native " + sql, () -> connection.nativeSQL(sql));
    }
    t.see(
        "query of a call",
        () -> Show.rows(connection.prepareCall("{call next_of(1)}").executeQuery()));
    t.see(
        "query as a call",
        () -> Show.rows(connection.prepareCall("select count(*) from numbers").executeQuery()));
  }

  private static void procedures(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    CallableStatement add = connection.prepareCall("call add_up(?, ?)");
    add.setInt(1, 1);
    add.setInt(2, 2);
    add.registerOutParameter(2, Types.INTEGER);
    t.see("run", add::execute);
    t.see("out", () -> add.getInt(2));
    t.see("text", add::toString);
    CallableStatement once = connection.prepareCall("call work_once(?)");
    once.setInt(1, 500);
    t.see("commits", once::execute);
    t.see("count", once::getUpdateCount);
    t.query("rows", connection, "select count(*), max(v) from work");
    connection.setAutoCommit(false);
    once.setInt(1, 501);
    t.see("within", once::execute);
    connection.rollback();
    t.query("text", connection, "call add_up(3, 4)");
    CallableStatement keys =
        connection.prepareCall(
            "call add_up(?, ?)", ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
    keys.setInt(1, 1);
    keys.setInt(2, 1);
    t.see("scrolls", () -> Show.rows(keys.executeQuery()));
    t.see(
        "batch",
        () -> {
          CallableStatement batch = connection.prepareCall("call work_once(?)");
          batch.setInt(1, 600);
          batch.addBatch();
          return batch.executeBatch();
        });
  }

  private static void modes(Client client, Transcript t) throws Exception {
    for (String mode : List.of("select", "callIfNoReturn", "call")) {
      Connection connection = client.connect("escapeSyntaxCallMode=" + mode);
      for (String sql : List.of("{call add_up(?, ?)}", "{call swap(?, ?)}")) {
        t.see(
            mode + " " + sql,
            () -> {
              CallableStatement s = connection.prepareCall(sql);
              s.setInt(1, 1);
              s.setInt(2, 2);
              s.registerOutParameter(2, Types.INTEGER);
              s.execute();
              return s.getInt(2);
            });
      }
      t.see(
          mode + " function",
          () -> {
            CallableStatement s = connection.prepareCall("{? = call next_of(?)}");
            s.registerOutParameter(1, Types.INTEGER);
            s.setInt(2, 5);
            s.execute();
            return s.getInt(1);
          });
    }
  }

  private static void cursors(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.see(
        "in autocommit",
        () -> {
          CallableStatement s = connection.prepareCall("{? = call cursor_of(3)}");
          s.registerOutParameter(1, Types.OTHER);
          s.execute();
          return s.getObject(1);
        });
    connection.setAutoCommit(false);
    for (int type : new int[] {Types.REF_CURSOR, Types.OTHER}) {
      for (int fetchSize : new int[] {0, 2}) {
        CallableStatement s = connection.prepareCall("{? = call cursor_of(?)}");
        s.setFetchSize(fetchSize);
        s.registerOutParameter(1, type);
        s.setInt(2, 5);
        t.see("run", s::execute);
        ResultSet rows = (ResultSet) s.getObject(1);
        t.see("connection", () -> rows.getStatement().getConnection() == connection);
        t.see("statement", () -> rows.getStatement() != s);
        t.see("rows", () -> Show.rows(rows));
        t.see("again", () -> s.getObject(1));
        t.see("as a class", () -> s.getObject(1, ResultSet.class));
      }
    }
    Statement statement = connection.createStatement();
    ResultSet outer =
        statement.executeQuery("select cursor_of(2), 1 union all select cursor_of(3), 2");
    while (outer.next()) {
      t.see("named", () -> ((PGRefCursorResultSet) outer).getRefCursor() == null);
      t.see("inner", () -> Show.rows((ResultSet) outer.getObject(1)));
      t.see("by label", () -> outer.getObject("cursor_of"));
    }
    connection.commit();
    t.query("declare", connection, "declare c scroll cursor for select n from numbers order by n");
    t.query("fetch", connection, "fetch 3 from c");
    t.query("back", connection, "fetch backward 1 from c");
    t.query("count", connection, "select count(*) from numbers");
    t.query("last", connection, "fetch last from c");
    t.see("update", () -> statement.executeUpdate("move first in c"));
    t.query("close", connection, "close c");
    t.query("current of", connection, "update work set t = 'x' where current of c");
  }

  private static void results(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.query("set", connection, "select * from rows_of(3)");
    t.query(
        "joined",
        connection,
        "select a.n, r.b from numbers a join rows_of(3) r on r.a = a.n order by 1");
    CallableStatement s = connection.prepareCall("{call rows_of(?)}");
    s.setInt(1, 2);
    t.see("call", s::execute);
    t.see("rows", () -> Show.rows(s.getResultSet()));
    t.see("more", s::getMoreResults);
    CallableStatement tell = connection.prepareCall("{call tell(?)}");
    tell.setString(1, "x");
    t.see("void", tell::execute);
    t.see("warnings", tell::getWarnings);
    t.see("result", () -> tell.getResultSet() != null);
  }

  private static void notImplemented(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    CallableStatement s = connection.prepareCall("{? = call next_of(?)}");
    t.act("out by name", () -> s.registerOutParameter("x", Types.INTEGER));
    t.act("out by name and scale", () -> s.registerOutParameter("x", Types.NUMERIC, 2));
    t.act("out by type name", () -> s.registerOutParameter(1, Types.OTHER, "mood"));
    t.act("out by SQL type", () -> s.registerOutParameter(1, JDBCType.INTEGER));
    t.act("out with scale", () -> s.registerOutParameter(1, Types.NUMERIC, 2));
    t.act("out of an in", () -> s.registerOutParameter(9, Types.INTEGER));
    t.act("set by name", () -> s.setInt("x", 1));
    t.act("set object by name", () -> s.setObject("x", 1, Types.INTEGER));
    for (var method : Show.sorted(CallableStatement.class)) {
      if (method.getName().startsWith("get") && method.getParameterCount() == 1) {
        Object argument = method.getParameterTypes()[0] == int.class ? (Object) 1 : "x";
        t.see(
            method.getName() + " " + argument,
            () -> {
              try {
                return method.invoke(s, argument);
              } catch (java.lang.reflect.InvocationTargetException e) {
                return e.getCause();
              }
            });
      }
    }
  }
}
