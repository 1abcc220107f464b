package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** Batches and generated keys. */
final class WriteScenarios {
  private static final String INSERT = "insert into work (v, t) values (?, ?)";

  private WriteScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("generated keys", WriteScenarios::keys),
        Scenario.of("generated keys of prepared statements", WriteScenarios::preparedKeys),
        Scenario.of("batches of texts", WriteScenarios::texts),
        Scenario.of("batches", (client, t) -> batches(client, t, "")),
        Scenario.of(
            "batches, rewritten", (client, t) -> batches(client, t, "reWriteBatchedInserts=true")),
        Scenario.of(
            "batches without server prepare",
            (client, t) -> batches(client, t, "prepareThreshold=0")),
        Scenario.of(
            "batches, simple protocol",
            (client, t) -> batches(client, t, "preferQueryMode=simple")),
        Scenario.of("batches that fail", (client, t) -> failures(client, t, "")),
        Scenario.of(
            "batches that fail, rewritten",
            (client, t) -> failures(client, t, "reWriteBatchedInserts=true")),
        Scenario.of(
            "batches that fail, autosave", (client, t) -> failures(client, t, "autosave=always")),
        Scenario.of("batches of reads", WriteScenarios::reads),
        Scenario.of("large counts", WriteScenarios::large));
  }

  private static void keys(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.see("no execution", () -> Show.rows(s.getGeneratedKeys()));
    t.see("all", () -> s.executeUpdate("insert into work (v) values (10)", 1));
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see("twice", () -> Show.rows(s.getGeneratedKeys()));
    t.see("none", () -> s.executeUpdate("insert into work (v) values (11)", 2));
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see("bad flag", () -> s.executeUpdate("insert into work (v) values (12)", 3));
    t.see(
        "by name",
        () -> s.executeUpdate("insert into work (v) values (13), (14)", new String[] {"id", "v"}));
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see("same object", () -> s.getGeneratedKeys() == s.getGeneratedKeys());
    t.see("owner", () -> Show.owners(s.getGeneratedKeys(), s, connection));
    t.see("columns", () -> s.getGeneratedKeys().getMetaData());
    t.see(
        "by upper name",
        () -> s.executeUpdate("insert into work (v) values (15)", new String[] {"ID"}));
    t.see("by no name", () -> s.executeUpdate("insert into work (v) values (16)", new String[] {}));
    t.see(
        "by a wrong name",
        () -> s.executeUpdate("insert into work (v) values (17)", new String[] {"nix"}));
    t.see("by index", () -> s.executeUpdate("insert into work (v) values (18)", new int[] {1}));
    t.see("by no index", () -> s.executeUpdate("insert into work (v) values (19)", new int[] {}));
    t.see("execute", () -> s.execute("insert into work (v) values (20)", 1));
    t.see("rows", s::getResultSet);
    t.see("count", s::getUpdateCount);
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see(
        "large",
        () -> s.executeLargeUpdate("insert into work (v) values (21)", new String[] {"v"}));
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see("update", () -> s.executeUpdate("update work set t = 'k' where v > 19", 1));
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see("delete", () -> s.executeUpdate("delete from work where v > 20", 1));
    t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
    t.see("returning", () -> s.execute("insert into work (v) values (22) returning v", 1));
    t.see("rows", () -> Show.rows(s.getResultSet()));
    t.see("select", () -> s.execute("select count(*) from numbers", 1));
    t.see("rows", () -> Show.rows(s.getResultSet()));
    t.see("select, update", () -> s.executeUpdate("select 1", 1));
    t.see(
        "after a read",
        () -> {
          s.executeUpdate("insert into work (v) values (23)", 1);
          s.executeQuery("select count(*) from numbers");
          return Show.rows(s.getGeneratedKeys());
        });
    Connection unquoted = client.connect("quoteReturningIdentifiers=false");
    Statement u = unquoted.createStatement();
    t.see(
        "unquoted", () -> u.executeUpdate("insert into work (v) values (24)", new String[] {"ID"}));
    t.see("keys", () -> Show.rows(u.getGeneratedKeys()));
  }

  private static void preparedKeys(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PreparedStatement all = connection.prepareStatement(INSERT, Statement.RETURN_GENERATED_KEYS);
    PreparedStatement named = connection.prepareStatement(INSERT, new String[] {"id"});
    PreparedStatement none = connection.prepareStatement(INSERT, Statement.NO_GENERATED_KEYS);
    int v = 30;
    for (PreparedStatement s : List.of(all, named, none)) {
      t.see("text", s::toString);
      for (int i = 0; i < 6; i++) {
        s.setInt(1, v++);
        s.setString(2, "k" + i);
        t.see("update", s::executeUpdate);
        t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
      }
      s.setInt(1, v++);
      t.see("execute", s::execute);
      t.see("keys", () -> Show.rows(s.getGeneratedKeys()));
      t.see("same object", () -> s.getGeneratedKeys() == s.getGeneratedKeys());
      t.see("owner", () -> Show.owners(s.getGeneratedKeys(), s, connection));
      t.see("metadata", s::getMetaData);
    }
    t.see("indexed", () -> connection.prepareStatement(INSERT, new int[] {1}).toString());
    t.see("bad", () -> connection.prepareStatement(INSERT, 7));
    PreparedStatement select = connection.prepareStatement("select count(*) from numbers", 1);
    t.see("select", () -> Show.rows(select.executeQuery()));
  }

  private static void texts(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.see("empty", s::executeBatch);
    s.addBatch("insert into work (v) values (40)");
    s.addBatch("update work set t = 'b' where v < 3");
    s.addBatch("create temp table made (x int)");
    t.act(
        "several",
        () -> s.addBatch("delete from work where v = 3; insert into work (v) values (41)"));
    t.see("counts", s::executeBatch);
    t.see("again", s::executeBatch);
    s.addBatch("update work set t = 'c'");
    t.see("large", s::executeLargeBatch);
    s.addBatch("update work set t = 'd'");
    s.clearBatch();
    t.see("cleared", s::executeBatch);
    s.addBatch("update work set t = 'e' where v = 1");
    t.see("query between", () -> Show.rows(s.executeQuery("select count(*) from numbers")));
    t.see("still there", s::executeBatch);
    t.act("null", () -> s.addBatch(null));
    t.query("rows", connection, "select v, t from work order by v");
    for (int i = 0; i < 300; i++) {
      s.addBatch("insert into work (v) values (" + (1000 + i) + ")");
    }
    t.see("many", s::executeBatch);
    t.query("sum", connection, "select count(*), sum(v) from work");
  }

  private static void batches(Client client, Transcript t, String parameters) throws Exception {
    Connection connection = client.connect(parameters);
    int v = 100;
    for (String sql :
        List.of(
            INSERT,
            "insert into work (v, t) values (?, upper(?)) on conflict do nothing",
            "insert into work (v, t) values (?, ?), (-5, 'fixed') on conflict do nothing",
            "insert into work (v, t) select ?, ?",
            "update work set v = v + ? where t = ?",
            "delete from work where v = ? and t = ?")) {
      PreparedStatement s = connection.prepareStatement(sql);
      t.see("empty", s::executeBatch);
      for (int size : new int[] {1, 2, 7}) {
        for (int i = 0; i < size; i++) {
          s.setInt(1, v++);
          s.setString(2, "b" + i);
          s.addBatch();
        }
        t.see("text " + sql, s::toString);
        t.see(sql + " " + size, s::executeBatch);
        t.see("count", s::getUpdateCount);
        t.see("more", s::getMoreResults);
      }
      s.setInt(1, v++);
      s.setNull(2, java.sql.Types.VARCHAR);
      s.addBatch();
      t.see("large", s::executeLargeBatch);
      t.see(
          "not set",
          () -> {
            s.clearParameters();
            s.setInt(1, 1);
            s.addBatch();
            return s.executeBatch();
          });
      s.clearBatch();
    }
    PreparedStatement keys = connection.prepareStatement(INSERT, new String[] {"id", "v"});
    for (int i = 0; i < 5; i++) {
      keys.setInt(1, 5000 + i);
      keys.setString(2, "k");
      keys.addBatch();
    }
    t.see("with keys", keys::executeBatch);
    t.see("keys", () -> Show.rows(keys.getGeneratedKeys()));
    t.act("text", () -> keys.addBatch("select 1"));
    t.query("rows", connection, "select id, v, t from work order by id");
  }

  private static void failures(Client client, Transcript t, String parameters) throws Exception {
    Connection connection = client.connect(parameters);
    for (boolean auto : new boolean[] {true, false}) {
      connection.setAutoCommit(auto);
      for (int bad : new int[] {0, 2, 4}) {
        PreparedStatement s = connection.prepareStatement(INSERT);
        for (int i = 0; i < 5; i++) {
          s.setInt(1, i == bad ? 1 : 600 + i);
          s.setString(2, "f");
          s.addBatch();
        }
        t.see("prepared, " + bad, s::executeBatch);
        t.see("count", s::getUpdateCount);
        t.see("again", s::executeBatch);
        t.query("left", connection, "select v from work order by v");
        end(connection, auto);
        PreparedStatement keys = connection.prepareStatement(INSERT, 1);
        for (int i = 0; i < 5; i++) {
          keys.setInt(1, i == bad ? 1 : 700 + i);
          keys.setString(2, "f");
          keys.addBatch();
        }
        t.see("with keys, " + bad, keys::executeBatch);
        t.see("keys", () -> Show.rows(keys.getGeneratedKeys()));
        end(connection, auto);
        Statement texts = connection.createStatement();
        for (int i = 0; i < 5; i++) {
          texts.addBatch(
              i == bad ? "insert nix" : "insert into work (v) values (" + (800 + i) + ")");
        }
        t.see("texts, " + bad, texts::executeLargeBatch);
        end(connection, auto);
        t.query("left", connection, "select v from work order by v");
        end(connection, auto);
        client.server.reset();
      }
    }
  }

  private static void end(Connection connection, boolean auto) throws Exception {
    if (!auto) {
      connection.rollback();
    }
  }

  private static void reads(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    s.addBatch("select count(*) from numbers");
    t.see("text", s::executeBatch);
    PreparedStatement p = connection.prepareStatement("select count(*) from numbers where n < ?");
    p.setInt(1, 5);
    p.addBatch();
    t.see("prepared", p::executeBatch);
    p.setInt(1, 6);
    t.see("not as a batch", () -> Show.rows(p.executeQuery()));
    p.addBatch();
    p.setInt(1, 7);
    t.see("query with one waiting", () -> Show.rows(p.executeQuery()));
    p.clearBatch();
    PreparedStatement r =
        connection.prepareStatement("insert into work (v) values (?) returning id");
    for (int i = 0; i < 3; i++) {
      r.setInt(1, 900 + i);
      r.addBatch();
    }
    t.see("returning", r::executeBatch);
    ResultSet keys = r.getGeneratedKeys();
    t.see("keys", () -> Show.rows(keys));
  }

  private static void large(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.see(
        "insert",
        () -> s.executeLargeUpdate("insert into work (v) select generate_series(1000, 1999)"));
    t.see("count", s::getLargeUpdateCount);
    t.see("narrow", s::getUpdateCount);
    PreparedStatement p = connection.prepareStatement("delete from work where v >= ?");
    p.setInt(1, 1500);
    t.see("delete", p::executeLargeUpdate);
    t.see("count", p::getLargeUpdateCount);
    t.query("left", connection, "select count(*), sum(v) from work");
  }
}
