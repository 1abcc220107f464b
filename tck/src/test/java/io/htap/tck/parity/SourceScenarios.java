package io.htap.tck.parity;

import io.htap.driver.HtapDriver;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.JdbcRowSet;
import javax.sql.rowset.RowSetProvider;
import javax.transaction.xa.XAException;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** Data sources, distributed transactions, row sets, and drivers that come and go. */
final class SourceScenarios {
  private static final String COPIED = "select count(*) from numbers";

  private SourceScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("data sources", SourceScenarios::sources),
        Scenario.of("pooled connections", SourceScenarios::pooled),
        Scenario.of("distributed transactions", SourceScenarios::distributed),
        Scenario.of("cached row sets", SourceScenarios::cachedRows),
        Scenario.of("connected row sets", SourceScenarios::connectedRows),
        Scenario.of("drivers that come and go", SourceScenarios::registration));
  }

  private static void sources(Client client, Transcript t) throws Exception {
    DataSource source = client.dataSource();
    t.see("timeout", source::getLoginTimeout);
    t.act("timeout", () -> source.setLoginTimeout(7));
    t.see("timeout", source::getLoginTimeout);
    t.see("writer", source::getLogWriter);
    t.see("parent", () -> source.getParentLogger() != null);
    t.see(
        "wrapper",
        () -> source.isWrapperFor(DataSource.class) + " " + source.isWrapperFor(String.class));
    t.see("unwrap", () -> source.unwrap(DataSource.class) == source);
    t.see("unwrap wrongly", () -> source.unwrap(String.class));
    t.see("sharding", source::createConnectionBuilder);
    try (Connection connection = source.getConnection()) {
      t.copied("read", connection, COPIED);
      t.see("schema", connection::getSchema);
    }
    try (Connection connection = source.getConnection("postgres", "x")) {
      t.query("as a user", connection, "select current_user");
    }
    t.see("as nobody", () -> source.getConnection("nix", "x"));
    t.differs(Difference.CLASSES, "class", () -> source.getClass().getName());
  }

  private static void pooled(Client client, Transcript t) throws Exception {
    PooledConnection pooled = client.poolDataSource().getPooledConnection();
    StringBuilder events = new StringBuilder();
    pooled.addConnectionEventListener(
        new ConnectionEventListener() {
          @Override
          public void connectionClosed(ConnectionEvent event) {
            events.append("closed ");
          }

          @Override
          public void connectionErrorOccurred(ConnectionEvent event) {
            events.append("error ").append(event.getSQLException().getSQLState()).append(' ');
          }
        });
    Connection first = pooled.getConnection();
    t.query("read", first, COPIED);
    t.see("back", () -> first.createStatement().getConnection() == first);
    first.setAutoCommit(false);
    first.createStatement().executeUpdate("insert into work (v) values (900)");
    Connection second = pooled.getConnection();
    t.see("taken away", first::isClosed);
    t.see("used", () -> first.createStatement());
    t.query("rolled back", second, "select count(*) from work");
    t.see("autocommit", second::getAutoCommit);
    t.query("error", second, "select nix");
    Statement statement = second.createStatement();
    t.act("close", second::close);
    t.see("closed", second::isClosed);
    t.see("statement", () -> statement.executeQuery("select 1"));
    t.see("events", () -> events);
    t.act("end", pooled::close);
    t.see("after the end", pooled::getConnection);
    t.see("events", () -> events);
  }

  /** The name of a branch. */
  private record Branch(int id) implements Xid {
    @Override
    public int getFormatId() {
      return 17;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {(byte) id};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  private static void xa(Transcript t, String what, Transcript.Act act) {
    t.see(
        what,
        () -> {
          try {
            act.run();
            return "done";
          } catch (XAException e) {
            return e.getClass().getName() + " " + e.errorCode + " " + e.getMessage();
          }
        });
  }

  private static void distributed(Client client, Transcript t) throws Exception {
    XAConnection connection = client.xaDataSource().getXAConnection();
    XAResource resource = connection.getXAResource();
    Connection c = connection.getConnection();
    Statement s = c.createStatement();
    String sum = "select count(*), sum(v) from work";
    t.query("outside", c, sum);
    Branch one = new Branch(1);
    xa(t, "start", () -> resource.start(one, XAResource.TMNOFLAGS));
    t.see("autocommit", c::getAutoCommit);
    t.act("commit within", c::commit);
    t.act("autocommit within", () -> c.setAutoCommit(true));
    t.query("read", c, COPIED);
    t.see("write", () -> s.executeUpdate("insert into work (v) values (1000)"));
    t.query("own", c, sum);
    xa(t, "start again", () -> resource.start(one, XAResource.TMNOFLAGS));
    xa(t, "end", () -> resource.end(one, XAResource.TMSUCCESS));
    t.see("prepare", () -> resource.prepare(one));
    t.query("not yet", c, sum);
    t.see("recover", () -> resource.recover(XAResource.TMSTARTRSCAN).length);
    xa(t, "commit", () -> resource.commit(one, false));
    t.query("committed", c, sum);
    Branch two = new Branch(2);
    resource.start(two, XAResource.TMNOFLAGS);
    s.executeUpdate("insert into work (v) values (1001)");
    resource.end(two, XAResource.TMFAIL);
    xa(t, "rollback", () -> resource.rollback(two));
    t.query("rolled back", c, sum);
    Branch three = new Branch(3);
    resource.start(three, XAResource.TMNOFLAGS);
    s.executeUpdate("insert into work (v) values (1002)");
    resource.end(three, XAResource.TMSUCCESS);
    xa(t, "one phase", () -> resource.commit(three, true));
    t.query("in one phase", c, sum);
    xa(t, "unknown", () -> resource.commit(new Branch(9), false));
    xa(t, "unknown rollback", () -> resource.rollback(new Branch(9)));
    xa(t, "forget", () -> resource.forget(one));
    xa(t, "join", () -> resource.start(new Branch(4), XAResource.TMJOIN));
    xa(t, "end of nothing", () -> resource.end(new Branch(5), XAResource.TMSUCCESS));
    t.see("timeout", resource::getTransactionTimeout);
    t.see("same manager", () -> resource.isSameRM(resource));
    t.act("close", connection::close);
    t.see("closed", c::isClosed);
  }

  private static void cachedRows(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    try (CachedRowSet cached = RowSetProvider.newFactory().createCachedRowSet()) {
      for (String sql :
          List.of(
              "select n, name, third from numbers where n < 4 order by n",
              "select id, b, i2, i8, n2, t, d, ts from kinds order by id")) {
        cached.setCommand(sql);
        t.act("fill", () -> cached.execute(connection));
        t.see("size", cached::size);
        t.see("rows", () -> Show.rows(cached));
        t.see(
            "columns",
            () ->
                cached.getMetaData().getColumnTypeName(1)
                    + cached.getMetaData().getColumnDisplaySize(2));
      }
      try (Statement s = connection.createStatement()) {
        t.act(
            "populate",
            () ->
                cached.populate(
                    s.executeQuery(
                        "select third, count(*) as c from numbers group by third order by third")));
        t.see("rows", () -> Show.rows(cached));
      }
      cached.setCommand("select id, v, t from work where v > ? order by id");
      cached.setInt(1, 1);
      cached.setTableName("work");
      cached.setKeyColumns(new int[] {1});
      t.act("fill", () -> cached.execute(connection));
      t.see(
          "change",
          () -> {
            cached.first();
            cached.updateString("t", "cached");
            cached.updateRow();
            cached.acceptChanges(connection);
            return "accepted";
          });
      t.query("changed", connection, "select v, t from work order by v");
    }
  }

  private static void connectedRows(Client client, Transcript t) throws Exception {
    try (JdbcRowSet rows = RowSetProvider.newFactory().createJdbcRowSet()) {
      rows.setUrl(client.url(""));
      rows.setCommand("select id, v, t from work where v < ? order by id");
      rows.setInt(1, 3);
      t.act("execute", rows::execute);
      t.see("last", rows::last);
      t.see("row", rows::getRow);
      t.see("value", () -> rows.getString("t"));
      t.act(
          "change",
          () -> {
            rows.updateString("t", "connected");
            rows.updateRow();
          });
      t.see("changed", () -> rows.getString("t"));
      t.see(
          "rows",
          () -> {
            rows.beforeFirst();
            return Show.rows(rows);
          });
    }
  }

  /** Both drivers leave the manager when told to, and another class loader has its own. */
  private static void registration(Client client, Transcript t) throws Exception {
    String url = client.url("");
    boolean htap = client.mode.htap();
    t.see(
        "registered",
        () -> htap ? HtapDriver.isRegistered() : org.postgresql.Driver.isRegistered());
    try {
      if (htap) {
        HtapDriver.deregister();
      } else {
        org.postgresql.Driver.deregister();
      }
      t.see(
          "deregistered",
          () -> htap ? HtapDriver.isRegistered() : org.postgresql.Driver.isRegistered());
      t.see(
          "none",
          () -> {
            try {
              return DriverManager.getDriver(url);
            } catch (java.sql.SQLException e) {
              return e.getSQLState();
            }
          });
    } finally {
      if (htap) {
        HtapDriver.register();
      } else {
        org.postgresql.Driver.register();
      }
    }
    t.see("again", () -> client.open(url).isValid(1));
    String name = htap ? "io.htap.driver.HtapDriver" : "org.postgresql.Driver";
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = Class.forName(name, true, loader);
      t.see("another", () -> type.getClassLoader() == loader);
      var driver = (java.sql.Driver) type.getConstructor().newInstance();
      t.see(
          "connects",
          () -> {
            try (Connection connection = driver.connect(url, new java.util.Properties());
                ResultSet row = connection.createStatement().executeQuery(COPIED)) {
              row.next();
              return row.getInt(1);
            }
          });
      t.act("leaves", () -> type.getMethod("deregister").invoke(null));
      awaitMeasuring();
    }
    t.see(
        "left",
        () ->
            Collections.list(DriverManager.getDrivers()).stream()
                .filter(d -> d.getClass().getName().equals(name))
                .count());
  }

  /** A copy that has just begun measures both engines for a moment, with classes of its loader. */
  private static void awaitMeasuring() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("htap-calibration")) {
        thread.join();
      }
    }
  }

  private static URL[] classPath() throws Exception {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String[] entries = all.split(java.io.File.pathSeparator);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = java.nio.file.Path.of(entries[i]).toUri().toURL();
    }
    return urls;
  }
}
