package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseStatement;

/** Statements by text: what comes of each way to run one, and of its settings. */
final class StatementScenarios {
  private static final String COPIED = "select count(*) from numbers";

  private StatementScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("ways to run a text", StatementScenarios::ways),
        Scenario.of("several statements in a text", StatementScenarios::several),
        Scenario.of("more results", StatementScenarios::more),
        Scenario.of("settings of a statement", StatementScenarios::settings),
        Scenario.of("warnings", StatementScenarios::warnings),
        Scenario.of("close on completion", StatementScenarios::closeOnCompletion),
        Scenario.of("closed statements", StatementScenarios::closed),
        Scenario.of("wrappers of statements", StatementScenarios::wrappers));
  }

  private static void state(Transcript t, String what, Statement s) {
    t.see(what + ", count", s::getUpdateCount);
    t.see(what + ", large count", s::getLargeUpdateCount);
    t.see(what + ", rows", () -> s.getResultSet() != null);
    t.see(what + ", keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see(what + ", oid", () -> ((PGStatement) s).getLastOID());
  }

  private static void ways(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (String sql :
        List.of(
            COPIED,
            "select 1",
            "insert into work (v) values (10)",
            "insert into work (v) values (11) returning id, v",
            "update work set t = 'x' where v >= 10",
            "delete from work where v = 11",
            "create temp table made (x int)",
            "drop table made",
            "set application_name = 'parity'",
            "show application_name",
            "values (1, 'a'), (2, 'b')",
            "table work",
            "with w as (delete from work where v = 10 returning v) select v from w",
            "select v into temp other_work from work",
            "do $$ begin end $$",
            "lock table work",
            "begin",
            "commit",
            "")) {
      t.see("execute " + sql, () -> s.execute(sql));
      state(t, sql, s);
      t.see("query " + sql, () -> Show.rows(s.executeQuery(sql)));
      t.see("update " + sql, () -> s.executeUpdate(sql));
      t.see("large update " + sql, () -> s.executeLargeUpdate(sql));
    }
    t.query("left", connection, "select v, t from work order by v");
  }

  private static void several(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (String sql :
        List.of(
            COPIED + "; " + COPIED,
            "insert into work (v) values (20); " + COPIED,
            COPIED + "; update work set v = v + 100 where v = 20",
            "select 1;; select 2;",
            "select 'a;b'; -- c;d\n select $$e;f$$ /* ; */",
            "create temp table q (x int); insert into q values (1), (2); select * from q",
            "insert into work (v) values (30); select 1/0; insert into work (v) values (31)",
            "begin; select 1",
            "rollback; select 2")) {
      t.see(
          sql,
          () -> {
            StringBuilder seen = new StringBuilder();
            boolean rows = s.execute(sql);
            while (rows || s.getUpdateCount() != -1) {
              seen.append(rows ? Show.rows(s.getResultSet()) : s.getUpdateCount()).append(" / ");
              rows = s.getMoreResults();
            }
            return seen;
          });
      t.see(sql + ", query", () -> Show.rows(s.executeQuery(sql)));
      t.see(sql + ", update", () -> s.executeUpdate(sql));
    }
    t.query("left", connection, "select v from work order by v");
  }

  private static void more(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (String sql : List.of(COPIED, COPIED + "; select 2", "update work set t = 'y'")) {
      for (int which :
          new int[] {
            Statement.CLOSE_CURRENT_RESULT,
            Statement.KEEP_CURRENT_RESULT,
            Statement.CLOSE_ALL_RESULTS
          }) {
        String what = sql + " by " + which;
        s.execute(sql);
        ResultSet first = s.getResultSet();
        t.see(what + ", more", () -> s.getMoreResults(which));
        t.see(what + ", first", () -> first == null ? null : first.isClosed());
        t.see(what + ", count", s::getUpdateCount);
        t.see(what + ", rows", () -> s.getResultSet() != null);
        t.see(what + ", more yet", () -> s.getMoreResults(which));
        t.see(what + ", count then", s::getUpdateCount);
        t.see(what + ", first then", () -> first == null ? null : first.isClosed());
      }
    }
    t.see(
        "same object",
        () -> {
          s.execute(COPIED);
          return s.getResultSet() == s.getResultSet();
        });
    t.ranOnCopy(connection, "same object");
    t.see("bad constant", () -> s.getMoreResults(17));
    t.see(
        "closed by the next",
        () -> {
          ResultSet rows = s.executeQuery(COPIED);
          ResultSet next = s.executeQuery("select 1");
          return rows.isClosed() + " " + next.isClosed();
        });
    t.see(
        "closed by an error",
        () -> {
          ResultSet rows = s.executeQuery(COPIED);
          try {
            s.executeQuery("select nix");
          } catch (java.sql.SQLException expected) {
            return rows.isClosed() + " " + s.getResultSet() + " " + s.getUpdateCount();
          }
          return "no error";
        });
  }

  private static void settings(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (Statement s :
        List.of(
            connection.createStatement(),
            connection.prepareStatement(COPIED),
            connection.prepareCall("{call next_of(1)}"))) {
      for (String getter :
          List.of(
              "getMaxRows",
              "getLargeMaxRows",
              "getMaxFieldSize",
              "getQueryTimeout",
              "getFetchSize",
              "getFetchDirection",
              "getResultSetType",
              "getResultSetConcurrency",
              "getResultSetHoldability",
              "isPoolable",
              "isClosed",
              "isCloseOnCompletion",
              "getUpdateCount",
              "getLargeUpdateCount",
              "getResultSet",
              "getWarnings",
              "getMoreResults")) {
        t.see(getter, () -> Statement.class.getMethod(getter).invoke(s));
      }
      PGStatement own = (PGStatement) s;
      t.see("threshold", own::getPrepareThreshold);
      t.see("server prepare", own::isUseServerPrepare);
      t.see("adaptive", own::getAdaptiveFetch);
      t.act("set threshold", () -> own.setPrepareThreshold(1));
      t.act("bad threshold", () -> own.setPrepareThreshold(-5));
      t.see("threshold", own::getPrepareThreshold);
      t.act("poolable", () -> s.setPoolable(true));
      t.see("poolable", s::isPoolable);
      t.act("timeout", () -> s.setQueryTimeout(4));
      t.act("bad timeout", () -> s.setQueryTimeout(-4));
      t.see("timeout", s::getQueryTimeout);
      t.act("cursor", () -> s.setCursorName("c"));
      t.act("escape", () -> s.setEscapeProcessing(false));
      t.act("clear warnings", s::clearWarnings);
      t.act("cancel of nothing", s::cancel);
      t.act("clear batch", s::clearBatch);
      t.see(
          "enquote",
          () ->
              s.enquoteLiteral("a'b")
                  + s.enquoteIdentifier("a", true)
                  + s.enquoteNCharLiteral("n'"));
      t.see("simple", () -> s.isSimpleIdentifier("a b") + " " + s.isSimpleIdentifier("ab"));
      t.see("bad identifier", () -> s.enquoteIdentifier("a\"\0", false));
    }
  }

  private static void warnings(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.see("none", s::getWarnings);
    t.see("told", () -> Show.rows(s.executeQuery("select tell('a')")));
    t.see("chain", s::getWarnings);
    t.see("of the connection", connection::getWarnings);
    t.act("clear", s::clearWarnings);
    t.see("cleared", s::getWarnings);
    t.see("told again", () -> s.execute("select tell('b'); select tell('c')"));
    t.see("chain", s::getWarnings);
    t.see("of rows", () -> s.getResultSet().getWarnings());
    t.see("cleared by the next", () -> Show.rows(s.executeQuery(COPIED)) + s.getWarnings());
    t.ranOnCopy(connection, "after warnings");
    t.see("drop", () -> s.executeUpdate("drop table if exists nix"));
    t.see("dropped", s::getWarnings);
    t.see("set", () -> s.executeUpdate("set client_min_messages = error"));
    t.see("told", () -> Show.rows(s.executeQuery("select tell('d')")));
    t.see("silent", s::getWarnings);
    t.act("clear", connection::clearWarnings);
    t.see("of the connection", connection::getWarnings);
    t.see("commit without", () -> s.executeUpdate("commit"));
    t.see("warned", s::getWarnings);
  }

  private static void closeOnCompletion(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql : List.of(COPIED, "select 1", COPIED + "; select 2")) {
      Statement s = connection.createStatement();
      s.closeOnCompletion();
      t.see("set", s::isCloseOnCompletion);
      s.execute(sql);
      ResultSet rows = s.getResultSet();
      t.see("values", () -> Show.rows(rows));
      t.see("open", s::isClosed);
      t.act("close", rows::close);
      t.see("closed " + sql, s::isClosed);
      Statement again = connection.createStatement();
      again.closeOnCompletion();
      ResultSet first = again.executeQuery(COPIED);
      t.see("second", () -> Show.rows(again.executeQuery(COPIED)));
      t.see("first closed", first::isClosed);
      t.see("still open", again::isClosed);
      t.see("more", again::getMoreResults);
      t.see("over", again::isClosed);
      Statement counted = connection.createStatement();
      counted.closeOnCompletion();
      t.see("count", () -> counted.executeUpdate("update work set t = t"));
      t.see("after a count", counted::isClosed);
    }
  }

  private static void closed(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql : List.of(COPIED, "select 1")) {
      Statement s = connection.createStatement();
      ResultSet rows = s.executeQuery(sql);
      t.act("close", s::close);
      t.act("close again", s::close);
      t.see("closed", s::isClosed);
      t.see("rows", rows::isClosed);
      t.see("row", rows::next);
      t.see("query", () -> s.executeQuery(sql));
      t.see("execute", () -> s.execute(sql));
      t.see("update", () -> s.executeUpdate(sql));
      t.act("batch", () -> s.addBatch(sql));
      t.see("run batch", s::executeBatch);
      t.see("connection", s::getConnection);
      t.see("result", s::getResultSet);
      t.see("more", s::getMoreResults);
      t.see("count", s::getUpdateCount);
      t.see("keys", s::getGeneratedKeys);
      t.see("warnings", s::getWarnings);
      t.see("max", s::getMaxRows);
      t.act("cancel", s::cancel);
      t.act("timeout", () -> s.setQueryTimeout(1));
      t.act("completion", s::closeOnCompletion);
      t.see("poolable", s::isPoolable);
      t.see("wrapper", () -> s.isWrapperFor(PGStatement.class));
    }
  }

  private static void wrappers(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (Statement s :
        List.of(
            connection.createStatement(),
            connection.prepareStatement(COPIED),
            connection.prepareCall(COPIED))) {
      for (Class<?> type :
          List.of(
              Statement.class,
              java.sql.PreparedStatement.class,
              java.sql.CallableStatement.class,
              PGStatement.class,
              Object.class,
              String.class,
              Connection.class)) {
        t.see("is " + type.getSimpleName(), () -> s.isWrapperFor(type));
        t.see("instance of " + type.getSimpleName(), () -> type.isInstance(s));
        t.see("unwrap " + type.getSimpleName(), () -> type.isInstance(s.unwrap(type)));
      }
      t.differs(Difference.CLASSES, "class", () -> s.getClass().getName());
      t.differs(Difference.CLASSES, "cast", () -> s instanceof BaseStatement);
      t.see("unwrap to pgjdbc's", () -> s.unwrap(BaseStatement.class) != null);
    }
  }
}
