package io.htap.tck.parity;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGStatement;

/** What prepared statements say of themselves, and how long they live. */
final class PreparedScenarios {
  private PreparedScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("prepared statements", PreparedScenarios::prepared),
        Scenario.of("described parameters", PreparedScenarios::described),
        Scenario.of("described parameters after values", PreparedScenarios::describedAfterValues),
        Scenario.of("described parameters after executions", PreparedScenarios::describedAtLast),
        Scenario.of("prepare thresholds", PreparedScenarios::thresholds),
        Scenario.of("prepared statements after DDL", PreparedScenarios::afterDdl),
        Scenario.of("misuse of parameters", PreparedScenarios::misuse));
  }

  private static void prepared(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select n, name from numbers where n = ? and name like ?",
            "select third, count(*) from numbers where n < ? and name <> ? group by third order by third",
            "select '?', \"n\" /* ? */ from numbers where n = ? and name = ? -- ?",
            "select ? ?? ?",
            "insert into work (v, t) values (?, ?)",
            "select jb ?? 'a' from kinds where id = ? and t = ?")) {
      PreparedStatement s = connection.prepareStatement(sql);
      t.see("unset", s::toString);
      t.see("columns", s::getMetaData);
      t.see("parameters", s::getParameterMetaData);
      t.act("int", () -> s.setInt(1, 7));
      t.act("text", () -> s.setString(2, "name 1"));
      t.see("set", s::toString);
      for (int i = 0; i < 7; i++) {
        t.see("run " + i, () -> s.execute() ? Show.rows(s.getResultSet()) : s.getUpdateCount());
        if (!sql.contains("from numbers")) {
          t.see("server " + i, () -> ((PGStatement) s).isUseServerPrepare());
        }
      }
      t.see("columns", s::getMetaData);
      t.see("parameters", s::getParameterMetaData);
      t.see("update", s::executeUpdate);
      t.see("query", () -> Show.rows(s.executeQuery()));
      t.see("by text", () -> s.executeQuery("select 1"));
      t.see("update by text", () -> s.executeUpdate("select 1"));
      t.see("keys by text", () -> s.execute("select 1", 1));
      t.act("close", s::close);
      t.see("closed", s::toString);
      t.act("set closed", () -> s.setInt(1, 1));
      t.see("run closed", s::execute);
    }
  }

  private static void described(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select ?",
            "select ?::int, ?::text, ?::numeric(5, 2)",
            "select count(*) from numbers where n = ?",
            "select n from numbers limit ? offset ?",
            "select n from numbers order by n limit ?",
            "select n from numbers where name like ? and n between ? and ?",
            "select n + ? from numbers",
            "select n from numbers where n = any (?)",
            "select * from kinds where tz > ? and d = ? and n2 = ? and m = ?",
            "insert into work (v, t) values (?, ?)",
            "select ? + ?",
            "select nix(?)",
            "select coalesce(?, n) from numbers",
            "select case when ? then 1 end")) {
      PreparedStatement s = connection.prepareStatement(sql);
      t.see(sql, s::getParameterMetaData);
      t.see(sql + ", count", () -> s.getParameterMetaData().getParameterCount());
      t.see(sql + ", beyond", () -> s.getParameterMetaData().getParameterType(9));
      t.see(sql + ", columns", s::getMetaData);
    }
  }

  /** What was bound before decides what pgjdbc asks. */
  private static void describedAfterValues(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select n from numbers order by n limit ?",
            "select n from numbers order by n offset ? limit 2",
            "select n + ? as next from numbers where n < 3 order by n",
            "select count(*) from numbers where n < ?",
            "select count(?) from numbers")) {
      PreparedStatement s = connection.prepareStatement(sql);
      for (Object value : new Object[] {1, 2L, (short) 1, null, 2, "1", new BigDecimal("2")}) {
        t.see(
            sql + " " + value,
            () -> {
              s.setObject(1, value);
              return s + Show.value(s.getParameterMetaData());
            });
        t.see(
            "rows",
            () -> {
              ResultSet rows = s.executeQuery();
              return rows.next() + " " + rows.getObject(1) + Show.value(rows.getMetaData());
            });
        t.see("then", s::getParameterMetaData);
        t.see("columns", s::getMetaData);
      }
    }
  }

  /** Of statements that have run with values of some types, and were never described before. */
  private static void describedAtLast(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Object[][] sequences = {
      {1, null},
      {1, 2, 3, 4, 5, 6, 7, null},
      {1L, 2L, 3L, 4L, 5L, 6L, 7L, null, 1},
      {1, 2, 3, null},
      {1L, null},
      {1L, 2, null},
      {1, 2L, (short) 3, null},
      {null, 1},
      {"1", null}
    };
    for (String sql :
        List.of(
            "select n from numbers order by n limit ?",
            "select n from numbers order by n offset ?",
            "select name from numbers order by name limit ?",
            "select third, count(*) from numbers group by third order by third limit ?",
            "select n from numbers order by n limit ? offset 2",
            "select sum(n) from numbers where n < ?",
            "select sum(n + ?) from numbers")) {
      for (Object[] sequence : sequences) {
        for (int unrun = 0; unrun < 2; unrun++) {
          int runs = sequence.length - unrun;
          PreparedStatement s =
              connection.prepareStatement(sql + " -- " + Arrays.toString(sequence) + unrun);
          t.see(
              sql,
              () -> {
                StringBuilder seen = new StringBuilder();
                for (int i = 0; i < sequence.length; i++) {
                  s.setObject(1, sequence[i]);
                  seen.append(i < runs ? first(s) : "bound").append(' ');
                }
                return seen + Show.value(s.getParameterMetaData());
              });
        }
      }
    }
  }

  private static String first(PreparedStatement s) {
    try (ResultSet rows = s.executeQuery()) {
      return rows.next() ? String.valueOf(rows.getObject(1)) : "none";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static void thresholds(Client client, Transcript t) throws Exception {
    for (String parameters :
        List.of(
            "prepareThreshold=0",
            "prepareThreshold=1",
            "prepareThreshold=-1",
            "preferQueryMode=simple",
            "preferQueryMode=extendedForPrepared",
            "preferQueryMode=extendedCacheEverything",
            "preparedStatementCacheQueries=0",
            "binaryTransferDisable=int4")) {
      Connection connection = client.connect(parameters);
      PreparedStatement s =
          connection.prepareStatement(
              "select n, name, ?::int8 from numbers where n < ? order by n");
      for (int i = 1; i < 8; i++) {
        int value = i;
        t.see(
            parameters + " " + i,
            () -> {
              s.setInt(1, value);
              s.setInt(2, value);
              return Show.rows(s.executeQuery());
            });
      }
      t.query("text", connection, "select count(*), avg(n), max(name) from numbers");
    }
    Connection connection = client.connect("prepareThreshold=2");
    PreparedStatement stays = connection.prepareStatement("select n from numbers where n = ?");
    PreparedStatement moves = connection.prepareStatement("select sum(n) from numbers where n < ?");
    for (PreparedStatement s : List.of(stays, moves)) {
      s.setInt(1, 5);
      for (int i = 0; i < 3; i++) {
        t.see("rows", () -> Show.rows(s.executeQuery()));
      }
    }
    t.see("stays", () -> ((PGStatement) stays).isUseServerPrepare());
    t.differs(Difference.PREPARED, "moves", () -> ((PGStatement) moves).isUseServerPrepare());
    t.differs(
        Difference.PREPARED,
        "on the server",
        () ->
            Show.rows(
                connection
                    .createStatement()
                    .executeQuery(
                        "select count(*) from pg_prepared_statements where statement like 'select"
                            + " sum%'")));
  }

  private static void afterDdl(Client client, Transcript t) throws Exception {
    for (String parameters :
        List.of("prepareThreshold=1", "prepareThreshold=-1", "prepareThreshold=0")) {
      Connection connection = client.connect(parameters);
      java.sql.Statement ddl = connection.createStatement();
      PreparedStatement s =
          connection.prepareStatement("select * from work where v > ? order by v");
      s.setInt(1, 0);
      t.see("before", () -> Show.rows(s.executeQuery()));
      t.see("add", () -> ddl.executeUpdate("alter table work add more int default 5"));
      t.see("after", () -> Show.rows(s.executeQuery()));
      t.see("columns", s::getMetaData);
      t.see("drop", () -> ddl.executeUpdate("alter table work drop more"));
      t.see("after", () -> Show.rows(s.executeQuery()));
      t.see("type", () -> ddl.executeUpdate("alter table work alter v type bigint"));
      t.see("after", () -> Show.rows(s.executeQuery()));
      t.see("back", () -> ddl.executeUpdate("alter table work alter v type int"));
      connection.setAutoCommit(false);
      t.see("after", () -> Show.rows(s.executeQuery()));
      t.see("rename", () -> ddl.executeUpdate("alter table work rename to gone"));
      t.see("renamed", () -> Show.rows(s.executeQuery()));
      connection.rollback();
      t.see("at the end", () -> Show.rows(s.executeQuery()));
      t.see("deallocate", () -> ddl.executeUpdate("deallocate all"));
      t.see("deallocated", () -> Show.rows(s.executeQuery()));
      connection.rollback();
      t.see("then", () -> Show.rows(s.executeQuery()));
      connection.rollback();
    }
  }

  private static void misuse(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (String sql :
        List.of(
            "select count(*) from numbers where n < ?",
            "select ?",
            "select count(*) from numbers")) {
      PreparedStatement s = connection.prepareStatement(sql);
      t.act("zero", () -> s.setInt(0, 1));
      t.act("beyond", () -> s.setString(2, "x"));
      t.act("null beyond", () -> s.setNull(3, Types.INTEGER));
      t.see("not set", s::executeQuery);
      t.see("not set, update", s::executeUpdate);
      t.see("not set, execute", s::execute);
      t.act("text", () -> s.setString(1, "x"));
      t.see("of another type", s::executeQuery);
      t.act("int", () -> s.setInt(1, 3));
      t.see("mended", () -> Show.rows(s.executeQuery()));
      t.see("as an update", s::executeUpdate);
    }
    StringBuilder many = new StringBuilder("select count(*) from numbers where n in (0");
    for (int i = 0; i < 200; i++) {
      many.append(", ?");
    }
    PreparedStatement s = connection.prepareStatement(many.append(')').toString());
    for (int i = 1; i <= 200; i++) {
      s.setInt(i, i * 3);
    }
    t.see("many", () -> Show.rows(s.executeQuery()));
    t.see("their count", () -> s.getParameterMetaData().getParameterCount());
  }
}
