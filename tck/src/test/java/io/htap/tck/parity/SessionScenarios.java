package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.postgresql.PGConnection;

/** What a connection keeps, and how it ends. */
final class SessionScenarios {
  private static final String COPIED = "select count(*) from numbers";

  private SessionScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("a fresh connection", SessionScenarios::fresh),
        Scenario.of("schemas", SessionScenarios::schemas),
        Scenario.of("roles", SessionScenarios::roles),
        Scenario.of("row security", SessionScenarios::rowSecurity),
        Scenario.of("client info", SessionScenarios::clientInfo),
        Scenario.of("what connections do not implement", SessionScenarios::notImplemented),
        Scenario.of("closed connections", SessionScenarios::closed),
        Scenario.of("aborted connections", SessionScenarios::aborted),
        Scenario.of("killed connections", SessionScenarios::killed),
        Scenario.of("validity", SessionScenarios::validity),
        Scenario.of("warnings of connections", SessionScenarios::warnings),
        Scenario.of("statements as they are made", SessionScenarios::kinds),
        Scenario.of("settings of sessions", SessionScenarios::settings));
  }

  private static void fresh(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (var method : Show.sorted(Connection.class)) {
      String name = method.getName();
      if (method.getParameterCount() == 0 && (name.startsWith("get") || name.startsWith("is"))) {
        t.see(name, () -> method.invoke(connection));
      }
    }
    t.act("begin request", connection::beginRequest);
    t.act("end request", connection::endRequest);
    t.act("clear warnings", connection::clearWarnings);
    t.act("catalog", () -> connection.setCatalog("nix"));
    t.see("catalog", connection::getCatalog);
    t.see("equal", () -> connection.equals(connection) + " " + connection.equals(null));
    t.see("hash", () -> connection.hashCode() == connection.hashCode());
    t.differs(Difference.CLASSES, "class", () -> connection.getClass().getName());
  }

  private static void schemas(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    PreparedStatement prepared = connection.prepareStatement(COPIED);
    for (String schema : new String[] {"other", "public", "nix", "a\"b", "", null}) {
      t.act("set " + schema, () -> connection.setSchema(schema));
      t.see("is", connection::getSchema);
      t.query("shown", connection, "show search_path");
      t.query("read", connection, COPIED);
      t.see("prepared", () -> Show.rows(prepared.executeQuery()));
      t.query("qualified", connection, "select count(*) from public.numbers");
    }
    Statement s = connection.createStatement();
    t.see("hide", () -> s.executeUpdate("create table other.numbers (n int)"));
    try {
      s.execute("set search_path = other, public");
      t.query("hidden", connection, COPIED);
      t.see("prepared", () -> Show.rows(prepared.executeQuery()));
      s.execute("set search_path = public, other");
      t.query("first", connection, COPIED);
      t.see("prepared", () -> Show.rows(prepared.executeQuery()));
    } finally {
      s.execute("drop table other.numbers");
    }
    Connection by = client.connect("currentSchema=other,public");
    t.see("by the URL", by::getSchema);
    t.query("read", by, COPIED);
    t.query(
        "options",
        client.connect("options=-c%20search_path=public%20-c%20statement_timeout=5000"),
        "show statement_timeout");
  }

  private static void roles(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    PreparedStatement work = connection.prepareStatement("select count(*) from work");
    t.see("allowed", () -> Show.rows(work.executeQuery()));
    for (String role : List.of("set role reader", "set session authorization reader")) {
      t.see(role, () -> s.executeUpdate(role));
      t.query("user", connection, "select current_user, session_user");
      t.query("granted", connection, COPIED);
      t.query("not granted", connection, "select count(*) from work");
      t.see("prepared", () -> Show.rows(work.executeQuery()));
      t.see("write", () -> s.executeUpdate("update work set t = 'x'"));
      t.see("user name", () -> connection.getMetaData().getUserName());
      t.query("joined", connection, "select count(*) from numbers n join work w on w.v = n.n");
      t.see(
          "reset",
          () ->
              s.executeUpdate(
                  role.contains("role") ? "reset role" : "reset session authorization"));
      t.see("allowed again", () -> Show.rows(work.executeQuery()));
    }
    connection.setAutoCommit(false);
    s.execute("set local role reader");
    t.query("local", connection, "select count(*) from work");
    connection.rollback();
    t.query("over", connection, "select count(*) from work");
    s.execute("revoke select on numbers from reader");
    s.execute("set local role reader");
    t.query("revoked within", connection, COPIED);
    connection.rollback();
    t.query("as before", connection, COPIED);
  }

  private static void rowSecurity(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    Statement s = connection.createStatement();
    s.execute("grant select on work to reader");
    s.execute("alter table work enable row level security");
    s.execute("create policy few on work using (v > 1)");
    t.query("owner", connection, "select count(*) from work");
    s.execute("set local role reader");
    t.query("some", connection, "select count(*) from work");
    s.execute("set local row_security = off");
    t.query("refused", connection, "select count(*) from work");
    connection.rollback();
    t.query("all", connection, "select count(*) from work");
  }

  private static void clientInfo(Client client, Transcript t) throws Exception {
    Connection connection = client.connect("ApplicationName=parity");
    t.see("all", connection::getClientInfo);
    t.see("one", () -> connection.getClientInfo("ApplicationName"));
    t.see("unknown", () -> connection.getClientInfo("nix"));
    t.act("set", () -> connection.setClientInfo("ApplicationName", "other"));
    t.query("shown", connection, "show application_name");
    t.act("set unknown", () -> connection.setClientInfo("nix", "x"));
    t.see("warned", connection::getWarnings);
    t.act("set null", () -> connection.setClientInfo("ApplicationName", null));
    t.see("is", () -> connection.getClientInfo("ApplicationName"));
    Properties all = new Properties();
    all.setProperty("ApplicationName", "third");
    all.setProperty("ClientUser", "me");
    t.act("set all", () -> connection.setClientInfo(all));
    t.see("all", connection::getClientInfo);
    t.see("properties", () -> connection.getMetaData().getClientInfoProperties());
    connection.createStatement().execute("set application_name = 'by SQL'");
    t.see("by SQL", () -> connection.getClientInfo("ApplicationName"));
    connection.close();
    t.act("closed", () -> connection.setClientInfo("ApplicationName", "x"));
    t.act("closed, all", () -> connection.setClientInfo(all));
    t.see("closed, get", () -> connection.getClientInfo("ApplicationName"));
  }

  private static void notImplemented(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.see("blob", connection::createBlob);
    t.see("clob", connection::createClob);
    t.see("nclob", connection::createNClob);
    t.see("struct", () -> connection.createStruct("pair", new Object[0]));
    t.act("sharding key", () -> connection.setShardingKey(null));
    t.act("two sharding keys", () -> connection.setShardingKey(null, null));
    t.see("sharding valid", () -> connection.setShardingKeyIfValid(null, 1));
    t.see("sharding builder", () -> client.dataSource().createShardingKeyBuilder());
    t.act("type map", () -> connection.setTypeMap(null));
    t.act("catalog", () -> connection.setCatalog(null));
    t.see("statement", () -> connection.createStatement(1, 1));
    t.see("bad holdability", () -> connection.createStatement(1003, 1007, 77));
    t.see("prepared", () -> connection.prepareStatement("select 1", 1, 1));
  }

  private static void closed(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement statement = connection.createStatement();
    PreparedStatement prepared = connection.prepareStatement(COPIED);
    ResultSet rows = statement.executeQuery("select n from numbers where n < 9 order by n");
    rows.next();
    t.act("close", connection::close);
    t.act("close again", connection::close);
    t.see("rows", rows::isClosed);
    t.see("next", rows::next);
    t.see("value", () -> rows.getInt(1));
    t.see("statement", statement::isClosed);
    t.see("query", () -> statement.executeQuery(COPIED));
    t.see("prepared", prepared::executeQuery);
    t.act("close statement", statement::close);
    t.act("cancel", prepared::cancel);
    for (var method : Show.sorted(Connection.class)) {
      if (method.getParameterCount() == 0) {
        t.see(
            method.getName(),
            () -> {
              try {
                return method.invoke(connection);
              } catch (java.lang.reflect.InvocationTargetException e) {
                return e.getCause();
              }
            });
      }
    }
    t.see("prepare", () -> connection.prepareStatement("select 1"));
    t.see("call", () -> connection.prepareCall("select 1"));
    t.act("autocommit", () -> connection.setAutoCommit(false));
    t.act("isolation", () -> connection.setTransactionIsolation(8));
    t.act("schema", () -> connection.setSchema("public"));
    t.see("valid", () -> connection.isValid(1));
    t.act("timeout", () -> connection.setNetworkTimeout(Runnable::run, 1));
    t.act("abort", () -> connection.abort(Runnable::run));
    t.see("array", () -> connection.createArrayOf("int4", new Object[] {1}));
    t.see("native", () -> connection.nativeSQL("select {fn now()}"));
    t.see("wrapper", () -> connection.isWrapperFor(PGConnection.class));
    t.see("unwrap", () -> connection.unwrap(PGConnection.class) != null);
    t.see("copy", () -> ((PGConnection) connection).getCopyAPI() != null);
    t.see("notifications", () -> ((PGConnection) connection).getNotifications());
  }

  private static void aborted(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.query("before", connection, COPIED);
    t.act("no executor", () -> connection.abort(null));
    t.see("open", connection::isClosed);
    Executor direct = Runnable::run;
    t.act("abort", () -> connection.abort(direct));
    t.see("closed", connection::isClosed);
    t.see("query", () -> s.executeQuery(COPIED));
    t.see("create", connection::createStatement);
    t.see("valid", () -> connection.isValid(1));
    t.act("again", () -> connection.abort(direct));
    t.act("close", connection::close);
    t.query("another", client.connect(), COPIED);
  }

  private static void killed(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    t.query("before", connection, COPIED);
    int pid = ((PGConnection) connection).getBackendPID();
    try (Statement admin = client.server.admin().createStatement()) {
      admin.execute("select pg_terminate_backend(" + pid + ", 10000)");
    }
    t.see("query", () -> s.executeQuery(COPIED));
    t.see("closed", connection::isClosed);
    t.see("valid", () -> connection.isValid(1));
    t.see("again", () -> s.executeQuery("select 1"));
    t.act("commit", connection::commit);
    t.act("close", connection::close);
    t.query("another", client.connect(), COPIED);
  }

  private static void validity(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.see("valid", () -> connection.isValid(2));
    t.see("without a limit", () -> connection.isValid(0));
    t.see("negative", () -> connection.isValid(-1));
    connection.setAutoCommit(false);
    t.query("begin", connection, COPIED);
    t.see("within", () -> connection.isValid(2));
    t.query("fails", connection, "select nix");
    t.see("aborted", () -> connection.isValid(2));
    connection.rollback();
    t.see("timeout", connection::getNetworkTimeout);
    t.act("set", () -> connection.setNetworkTimeout(Runnable::run, 5000));
    t.see("is", connection::getNetworkTimeout);
    t.query("in time", connection, COPIED);
    t.see("valid keeps it", () -> connection.isValid(1) + " " + connection.getNetworkTimeout());
    t.act("negative", () -> connection.setNetworkTimeout(Runnable::run, -1));
    t.act("without executor", () -> connection.setNetworkTimeout(null, 6000));
    t.see("is", connection::getNetworkTimeout);
    connection.rollback();
    connection.setNetworkTimeout(Runnable::run, 100);
    t.query("too late", connection, "select pg_sleep(20)");
    t.see("closed", connection::isClosed);
    t.see("valid", () -> connection.isValid(1));
    Connection limited = client.connect("socketTimeout=7");
    t.see("by the URL", limited::getNetworkTimeout);
    t.query("in time", limited, COPIED);
  }

  private static void warnings(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.see("none", connection::getWarnings);
    t.query("told", connection, "select tell('x')");
    t.see("of statements", connection::getWarnings);
    t.query("copied", connection, COPIED);
    t.see("none after a read", connection::getWarnings);
    t.act("clear", connection::clearWarnings);
    t.see("none", connection::getWarnings);
    Connection unwarned = client.connect("logUnclosedConnections=false&loginTimeout=20");
    t.see("none", unwarned::getWarnings);
  }

  private static void kinds(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (int type : new int[] {1003, 1004, 1005}) {
      for (int concurrency : new int[] {1007, 1008}) {
        for (int holdability : new int[] {1, 2}) {
          String what = type + " " + concurrency + " " + holdability;
          Statement s = connection.createStatement(type, concurrency, holdability);
          PreparedStatement p =
              connection.prepareStatement(
                  "select n from numbers where n < 3", type, concurrency, holdability);
          for (Statement made : List.of(s, p)) {
            t.see(
                what,
                () ->
                    made.getResultSetType()
                        + " "
                        + made.getResultSetConcurrency()
                        + " "
                        + made.getResultSetHoldability());
          }
          t.see(
              what + " query",
              () -> {
                ResultSet rows = p.executeQuery();
                return rows.getType()
                    + " "
                    + rows.getConcurrency()
                    + " "
                    + rows.getHoldability()
                    + Show.rows(rows);
              });
        }
      }
    }
  }

  private static void settings(Client client, Transcript t) throws Exception {
    for (String parameters :
        List.of(
            "defaultRowFetchSize=7",
            "readOnly=true",
            "stringtype=unspecified",
            "assumeMinServerVersion=12&ApplicationName=x",
            "tcpKeepAlive=true&tcpNoDelay=false",
            "databaseMetadataCacheFields=0",
            "preparedStatementCacheSizeMiB=0",
            "disableColumnSanitiser=true",
            "logServerErrorDetail=false",
            "adaptiveFetch=true&defaultRowFetchSize=2&maxResultBuffer=10M",
            "hideUnprivilegedObjects=true",
            "cleanupSavepoints=true&autosave=always",
            "allowEncodingChanges=true",
            "unknownLength=10",
            "convertBooleanToNumeric=true",
            "groupStartupParameters=true",
            "channelBinding=disable&gssEncMode=disable&sslmode=disable")) {
      Connection connection = client.connect(parameters);
      t.query(
          parameters,
          connection,
          "select n, name, third = 1 as b from numbers where n < 4 order by n");
      t.query(parameters + ", sum", connection, "select count(*), max(name) from numbers");
      t.query(parameters + ", error", connection, "insert into work (v) values (1)");
      t.see(parameters + ", fetch size", () -> connection.createStatement().getFetchSize());
      t.see(parameters + ", map", () -> connection.getTypeMap().equals(Map.of()));
    }
  }
}
