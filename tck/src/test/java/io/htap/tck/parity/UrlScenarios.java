package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/** Ways to reach the database, and what is wrong with some. */
final class UrlScenarios {
  private static final String COPIED = "select count(*) from numbers";

  private UrlScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("URLs", UrlScenarios::urls),
        Scenario.of("URLs of several hosts", UrlScenarios::hosts),
        Scenario.of("URLs that fail", UrlScenarios::failures),
        Scenario.of("properties", UrlScenarios::properties),
        Scenario.of("the driver", UrlScenarios::driver),
        Scenario.of("largest buffer of a result", UrlScenarios::maxResultBuffer),
        Scenario.of("locales", UrlScenarios::locales));
  }

  private static void urls(Client client, Transcript t) throws Exception {
    String at = "localhost:" + client.server.port();
    for (String parameters :
        List.of(
            "",
            "ApplicationName=a%20b",
            "options=-c%20work_mem=5MB",
            "currentSchema=other",
            "loginTimeout=10&connectTimeout=5&socketTimeout=20")) {
      Connection connection = client.open(client.urlAt(at, parameters));
      t.query(
          parameters,
          connection,
          "select current_setting('application_name'), current_setting('work_mem'), current_schema()");
      t.query(parameters + ", read", connection, "select count(*) from public.numbers");
    }
  }

  private static void hosts(Client client, Transcript t) throws Exception {
    String up = "localhost:" + client.server.port();
    // No server listens on port 1.
    String down = "localhost:1";
    String hosts = down + "," + up;
    // The copy of these hosts lives as long as one connection does.
    Connection first = client.open(client.urlAt(hosts, ""));
    for (String parameters :
        List.of(
            "targetServerType=any",
            "targetServerType=primary",
            "targetServerType=master",
            "targetServerType=preferSecondary",
            "targetServerType=preferPrimary",
            "loadBalanceHosts=true&hostRecheckSeconds=1")) {
      Connection connection = client.open(client.urlAt(hosts, parameters));
      t.query(parameters, connection, COPIED);
      t.see(parameters + ", valid", () -> connection.isValid(1));
    }
    t.copied("the first", first, COPIED);
    t.see("no standby", () -> code(client, client.urlAt(up, "targetServerType=secondary")));
    t.see("bad type", () -> code(client, client.urlAt(up, "targetServerType=nix")));
    t.see("all down", () -> code(client, client.urlAt(down + ",localhost:2", "")));
  }

  /** Ports differ from one run to the next. */
  private static String code(Client client, String url) {
    try {
      client.open(url).close();
      return "connected";
    } catch (SQLException e) {
      return e.getClass().getName() + " " + e.getSQLState();
    }
  }

  private static void failures(Client client, Transcript t) throws Exception {
    String at = "localhost:" + client.server.port();
    t.see("no database", () -> client.open(client.urlAt(at, "").replace("/parity?", "/nix?")));
    t.see("no role", () -> client.open(client.urlAt(at, "").replace("user=postgres", "user=nix")));
    for (String parameters :
        List.of(
            "prepareThreshold=x",
            "stringtype=nix",
            "preferQueryMode=nix",
            "autosave=nix",
            "options=-c%20nix=1",
            "defaultRowFetchSize=-1",
            "maxResultBuffer=nix",
            "sslmode=nix",
            "sslmode=require",
            "readOnlyMode=nix",
            "escapeSyntaxCallMode=nix",
            "protocolVersion=9",
            "socketFactory=java.lang.String",
            "assumeMinServerVersion=nix",
            "currentSchema=nix",
            "gssEncMode=require",
            "channelBinding=require",
            "targetServerType=",
            "loginTimeout=nix",
            "unknownProperty=1")) {
      t.see(
          parameters,
          () -> {
            try (Connection connection = client.open(client.urlAt(at, parameters))) {
              return Show.rows(connection.createStatement().executeQuery("select 1"));
            }
          });
    }
    for (String rest :
        List.of(
            "//localhost:nix/parity",
            "//localhost:99999/parity",
            "//localhost:1/parity?connectTimeout=1")) {
      t.see(rest, () -> code(client, client.mode.prefix + rest));
    }
  }

  private static void properties(Client client, Transcript t) throws Exception {
    Properties given = new Properties();
    given.setProperty("ApplicationName", "by properties");
    Properties defaulted = new Properties(given);
    defaulted.setProperty("defaultRowFetchSize", "3");
    Set<String> before = new HashSet<>(defaulted.stringPropertyNames());
    try (Connection connection = client.open(client.url(""), defaulted)) {
      t.query("defaults count", connection, "show application_name");
      t.see("own", () -> connection.createStatement().getFetchSize());
      t.query("read", connection, COPIED);
    }
    t.see("untouched", () -> before.equals(defaulted.stringPropertyNames()));
    Properties odd = new Properties();
    odd.put("ApplicationName", 7);
    t.see("no text", () -> code(client, client.url("")));
    t.see(
        "odd",
        () -> {
          try (Connection connection = client.open(client.url(""), odd)) {
            return Show.rows(connection.createStatement().executeQuery("show application_name"));
          }
        });
    t.see(
        "URL first",
        () -> {
          Properties other = new Properties();
          other.setProperty("ApplicationName", "of properties");
          try (Connection connection =
              client.open(client.url("ApplicationName=of%20the%20URL"), other)) {
            return Show.rows(connection.createStatement().executeQuery("show application_name"));
          }
        });
    t.see(
        "user and password",
        () -> {
          try (Connection connection =
              DriverManager.getConnection(client.url(""), "postgres", "x")) {
            return Show.rows(connection.createStatement().executeQuery("select current_user"));
          }
        });
  }

  private static void driver(Client client, Transcript t) throws Exception {
    Driver driver = client.driver();
    t.see("compliant", driver::jdbcCompliant);
    t.see("own", () -> driver.acceptsURL(client.url("")));
    for (String url : List.of("jdbc:mysql://x", "jdbc:", "", "postgresql://x", "jdbc:duckdb:")) {
      t.see("accepts " + url, () -> driver.acceptsURL(url));
      t.see("connects to " + url, () -> driver.connect(url, new Properties()));
    }
    t.see(
        "null properties",
        () -> {
          try (Connection connection = driver.connect(client.url(""), null)) {
            return connection.isValid(1);
          }
        });
    t.see("null URL", () -> driver.connect(null, new Properties()) == null);
    Set<String> own = new HashSet<>();
    for (DriverPropertyInfo info :
        new org.postgresql.Driver().getPropertyInfo("jdbc:postgresql:", new Properties())) {
      own.add(info.name);
    }
    t.see(
        "properties",
        () ->
            Arrays.stream(driver.getPropertyInfo(client.url("ApplicationName=x"), new Properties()))
                .filter(info -> own.contains(info.name) && !info.name.equals("PGPORT"))
                .map(
                    info ->
                        info.name
                            + "="
                            + info.value
                            + " "
                            + info.required
                            + " "
                            + info.description
                            + Arrays.toString(info.choices)));
    t.see(
        "parsed properties",
        () -> DriverManager.getDriver(client.url("")).acceptsURL(client.url("")));
    t.differs(
        Difference.CLASSES,
        "class",
        () -> DriverManager.getDriver(client.url("")).getClass().getName());
  }

  private static void maxResultBuffer(Client client, Transcript t) throws Exception {
    for (String size : List.of("100", "2K", "40K", "10M", "1p")) {
      for (boolean auto : new boolean[] {true, false}) {
        Connection connection = client.connect("maxResultBuffer=" + size);
        connection.setAutoCommit(auto);
        for (int fetchSize : new int[] {0, 10}) {
          for (String sql :
              List.of(
                  COPIED,
                  "select n, name from numbers order by n",
                  "select n, repeat('x', 50) from numbers where n < 30 order by n",
                  "select third, count(*) from numbers group by third order by third")) {
            t.see(
                size + " " + auto + " " + fetchSize + " " + sql,
                () -> {
                  try (Statement s = connection.createStatement()) {
                    s.setFetchSize(fetchSize);
                    ResultSet rows = s.executeQuery(sql);
                    int count = 0;
                    while (rows.next()) {
                      count++;
                    }
                    return count;
                  } finally {
                    if (!auto && !connection.isClosed()) {
                      connection.rollback();
                    }
                  }
                });
            t.see("closed", connection::isClosed);
          }
        }
      }
    }
  }

  private static void locales(Client client, Transcript t) throws Exception {
    Locale before = Locale.getDefault();
    try {
      for (Locale locale : List.of(Locale.GERMANY, new Locale("tr", "TR"))) {
        Locale.setDefault(locale);
        Connection connection = client.connect();
        t.query("rows", connection, "select id, n, f8, d, ts, u from kinds order by id");
        t.see(
            "label",
            () -> {
              ResultSet rows =
                  connection
                      .createStatement()
                      .executeQuery("SELECT third AS ID FROM numbers WHERE n = 1 OR third > 5");
              rows.next();
              return rows.getInt("ID") + rows.getInt("id");
            });
        t.query("error", connection, "select nix from numbers");
        t.see(
            "no such column",
            () -> {
              ResultSet rows =
                  connection
                      .createStatement()
                      .executeQuery("select n from numbers where n < 3 order by n");
              rows.next();
              return rows.getInt("nix");
            });
      }
    } finally {
      Locale.setDefault(before);
    }
  }
}
