package io.htap.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.config.HtapProperty;
import io.htap.driver.jdbc.HtapConnection;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

class HtapDriverTest {
  private final HtapDriver driver = new HtapDriver();

  @Test
  void driverManagerFindsIt() throws SQLException {
    try (Connection connection = DriverManager.getConnection(TestPostgres.htapUrl());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 40 + 2")) {
      assertThat(connection).isInstanceOf(HtapConnection.class);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void serviceFileNamesIt() {
    assertThat(ServiceLoader.load(Driver.class)).anyMatch(HtapDriver.class::isInstance);
  }

  @Test
  void foreignUrlsAreNotForIt() throws SQLException {
    for (String url : new String[] {"jdbc:postgresql://localhost/x", "jdbc:duckdb:", "", "htap:"}) {
      assertThat(driver.connect(url, new Properties())).isNull();
      assertThat(driver.acceptsURL(url)).isFalse();
    }
    assertThat(driver.acceptsURL("jdbc:htap://localhost/x")).isTrue();
    assertThat(driver.acceptsURL("jdbc:htap:x")).isTrue();
    assertThat(driver.acceptsURL("jdbc:htap:postgresql://a:1,b:2/x")).isTrue();
    assertThat(driver.acceptsURL("jdbc:htap:embedded:x")).isTrue();
    assertThat(driver.acceptsURL("jdbc:htap://localhost:notaport/x")).isFalse();
  }

  @Test
  void defaultsOfPropertiesAreHonoured() throws SQLException {
    Properties defaults = new Properties();
    defaults.setProperty("user", "postgres");
    defaults.setProperty("ApplicationName", "from-defaults");
    defaults.setProperty("htap.enabled", "false");
    String url = "jdbc:htap://localhost:" + TestPostgres.port() + "/postgres";
    try (Connection connection = driver.connect(url, new Properties(defaults))) {
      assertThat(connection).isInstanceOf(PgConnection.class);
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("from-defaults");
    }
  }

  @Test
  void propertiesAreNeverChanged() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("htap.route", "postgres");
    properties.setProperty("user", "postgres");
    Properties before = (Properties) properties.clone();
    String url = "jdbc:htap://localhost:" + TestPostgres.port() + "/postgres";
    driver.connect(url, properties).close();
    driver.getPropertyInfo(url, properties);
    assertThat(properties).isEqualTo(before);
  }

  @Test
  void whenDisabledTheConnectionIsPgjdbcsOwn() throws SQLException {
    try (Connection connection = TestPostgres.htap("htap.enabled=false")) {
      assertThat(connection.getClass()).isEqualTo(PgConnection.class);
    }
  }

  @Test
  void urlWinsOverProperties() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("htap.enabled", "false");
    try (Connection connection =
        driver.connect(TestPostgres.htapUrl() + "&htap.enabled=true", properties)) {
      assertThat(connection).isInstanceOf(HtapConnection.class);
    }
  }

  @Test
  void mistypedPropertyIsNamedWithASuggestion() {
    assertThatThrownBy(() -> TestPostgres.htap("htap.replika.tables=public.*"))
        .isInstanceOf(SQLException.class)
        .hasMessage("Unknown property htap.replika.tables; did you mean htap.replica.tables?")
        .extracting("SQLState")
        .isEqualTo("22023");
    Properties properties = new Properties();
    properties.setProperty("htap.rout", "auto");
    assertThatThrownBy(() -> driver.connect(TestPostgres.htapUrl(), properties))
        .hasMessageContaining("htap.route");
  }

  @Test
  void badValueSaysWhatIsAllowed() {
    assertThatThrownBy(() -> TestPostgres.htap("htap.route=oracle"))
        .hasMessage(
            "Invalid value 'oracle' for property htap.route; allowed: auto or postgres or duckdb"
                + " or gpu")
        .extracting("SQLState")
        .isEqualTo("22023");
  }

  @Test
  void propertyInfoIsPgjdbcsPlusOurs() throws SQLException {
    DriverPropertyInfo[] all =
        driver.getPropertyInfo(
            "jdbc:htap://localhost/x?htap.route=duckdb&ApplicationName=me", new Properties());
    DriverPropertyInfo[] pg =
        new org.postgresql.Driver()
            .getPropertyInfo("jdbc:postgresql://localhost/x?ApplicationName=me", new Properties());
    assertThat(all).hasSize(pg.length + HtapProperty.values().length);
    for (int i = 0; i < pg.length; i++) {
      assertThat(all[i].name).isEqualTo(pg[i].name);
      assertThat(all[i].value).isEqualTo(pg[i].value);
      assertThat(all[i].choices).isEqualTo(pg[i].choices);
    }
    DriverPropertyInfo route =
        Arrays.stream(all).filter(p -> p.name.equals("htap.route")).findFirst().orElseThrow();
    assertThat(route.value).isEqualTo("duckdb");
    assertThat(route.choices).containsExactly("auto", "postgres", "duckdb", "gpu");
  }

  @Test
  void everyUrlFormConnects() throws SQLException {
    int port = TestPostgres.port();
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("PGPORT", Integer.toString(port));
    for (String url :
        new String[] {
          "jdbc:htap://localhost:" + port + "/postgres",
          "jdbc:htap:postgresql://localhost:" + port + "/postgres",
          "jdbc:htap://localhost:1,localhost:" + port + "/postgres?targetServerType=primary",
          "jdbc:htap:postgres",
          "jdbc:htap://localhost:"
              + port
              + "/postgres?htap.freshness=bounded%205s&tcpKeepAlive=true",
        }) {
      try (Connection connection = driver.connect(url, properties)) {
        assertThat(connection.isValid(5)).as(url).isTrue();
        assertThat(connection.getMetaData().getURL()).isEqualTo(url);
      }
    }
  }

  @Test
  void secretsAreNotInTheShownUrl() throws SQLException {
    try (Connection connection =
        TestPostgres.htap("htap.replica.password=s3cret&tcpKeepAlive=true")) {
      assertThat(connection.getMetaData().getURL())
          .isEqualTo(TestPostgres.htapUrl() + "&tcpKeepAlive=true");
      assertThat(connection.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void absentServerIs08001() {
    assertThatThrownBy(
            () -> driver.connect("jdbc:htap://localhost:1/x?user=postgres", new Properties()))
        .extracting("SQLState")
        .isEqualTo("08001");
  }

  @Test
  void refusedPipelineClosesTheConnection() throws SQLException {
    AtomicReference<PgConnection> opened = new AtomicReference<>();
    assertThatThrownBy(
            () ->
                TestPostgres.htap(
                    (raw, config, url, properties) -> {
                      opened.set(raw);
                      throw new SQLException("no copy", "55006");
                    }))
        .hasMessage("no copy");
    assertThat(opened.get().isClosed()).isTrue();
  }

  @Test
  void loggerAndVersionsAreThere() {
    assertThat(driver.getParentLogger().getName()).isEqualTo("io.htap");
    assertThat(driver.getMajorVersion()).isNotNegative();
    assertThat(driver.jdbcCompliant()).isEqualTo(new org.postgresql.Driver().jdbcCompliant());
  }

  @Test
  void canBeTakenOutAndPutBack() throws SQLException {
    HtapDriver.deregister();
    try {
      assertThat(HtapDriver.isRegistered()).isFalse();
      assertThat(DriverManager.drivers()).noneMatch(HtapDriver.class::isInstance);
    } finally {
      HtapDriver.register();
    }
    assertThat(DriverManager.drivers()).anyMatch(HtapDriver.class::isInstance);
  }
}
