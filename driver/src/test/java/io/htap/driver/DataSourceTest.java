package io.htap.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.htap.driver.config.HtapProperty;
import io.htap.driver.jdbc.HtapConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.naming.Reference;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.ds.common.BaseDataSource;

class DataSourceTest {
  private static <T extends BaseDataSource & HtapProperties> T configured(T source)
      throws SQLException {
    source.setServerNames(new String[] {"localhost"});
    source.setPortNumbers(new int[] {TestPostgres.port()});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setApplicationName("data source");
    source.setProperty("tcpKeepAlive", "true");
    source.setHtapRoute("postgres");
    source.setProperty("htap.replica.password", "p&=");
    return source;
  }

  private static int one(Connection connection) throws SQLException {
    try (connection;
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void connects() throws SQLException {
    HtapDataSource source = configured(new HtapDataSource());
    assertThat(source.getUrl())
        .startsWith("jdbc:htap://localhost:")
        .contains("htap.route=postgres");
    try (Connection connection = source.getConnection()) {
      assertThat(connection).isInstanceOf(HtapConnection.class);
      assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("data source");
    }
    assertThat(one(source.getConnection("postgres", null))).isEqualTo(1);
    assertThat(source.unwrap(DataSource.class)).isSameAs(source);
    source.setLoginTimeout(3);
    assertThat(source.getLoginTimeout()).isEqualTo(3);
  }

  @Test
  void takesAUrl() throws SQLException {
    HtapDataSource source = new HtapDataSource();
    source.setURL(TestPostgres.htapUrl() + "&htap.freshness=bounded+5s&ApplicationName=by-url");
    assertThat(source.getHtapFreshness()).isEqualTo("bounded 5s");
    assertThat(source.getApplicationName()).isEqualTo("by-url");
    assertThat(one(source.getConnection())).isEqualTo(1);
    HtapDataSource again = new HtapDataSource();
    again.setUrl(source.getURL());
    assertThat(again.getUrl()).isEqualTo(source.getUrl());
    assertThatThrownBy(() -> source.setUrl("jdbc:htap:x?htap.nix=1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.setUrl("jdbc:oracle:x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void everyPropertyIsABeanProperty(HtapProperty property) throws Exception {
    String suffix =
        Arrays.stream(property.propertyName().split("\\."))
            .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
            .collect(Collectors.joining());
    String value = property.defaultText();
    if (value == null) {
      String allowed = property.allowed();
      value =
          allowed.contains("URL")
              ? "jdbc:postgresql://h/db"
              : allowed.contains("number") ? "3" : allowed.contains("duration") ? "1m" : "1GB";
    }
    HtapDataSource source = new HtapDataSource();
    assertThat(HtapDataSource.class.getMethod("get" + suffix).invoke(source))
        .isEqualTo(property.defaultText());
    HtapDataSource.class.getMethod("set" + suffix, String.class).invoke(source, value);
    assertThat(HtapDataSource.class.getMethod("get" + suffix).invoke(source)).isEqualTo(value);
    assertThat(source.getProperty(property.propertyName())).isEqualTo(value);
  }

  @Test
  void refusesWhatDoesNotExist() {
    HtapDataSource source = new HtapDataSource();
    assertThatThrownBy(() -> source.setProperty("htap.rout", "x"))
        .hasMessageContaining("htap.route");
    assertThatThrownBy(() -> source.setHtapRoute("oracle"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> source.setProperty("nix", "x")).isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {HtapDataSource.class, HtapConnectionPoolDataSource.class, HtapXADataSource.class})
  void survivesJndi(Class<? extends BaseDataSource> type) throws Exception {
    BaseDataSource source = type.getDeclaredConstructor().newInstance();
    configured((BaseDataSource & HtapProperties) source);
    Reference reference = source.getReference();
    assertThat(reference.getFactoryClassName()).isEqualTo(HtapObjectFactory.class.getName());
    Object copy = new HtapObjectFactory().getObjectInstance(reference, null, null, null);
    assertThat(copy).isInstanceOf(type);
    assertThat(((BaseDataSource) copy).getUrl()).isEqualTo(source.getUrl());
    assertThat(((BaseDataSource) copy).getUser()).isEqualTo("postgres");
    assertThat(new HtapObjectFactory().getObjectInstance("x", null, null, null)).isNull();
  }

  @Test
  void survivesSerialization() throws Exception {
    for (BaseDataSource source :
        new BaseDataSource[] {
          configured(new HtapDataSource()), configured(new HtapConnectionPoolDataSource())
        }) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject((Serializable) source);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(((BaseDataSource) in.readObject()).getUrl()).isEqualTo(source.getUrl());
      }
    }
    HtapDataSource copy = new HtapDataSource();
    HtapDataSource source = configured(new HtapDataSource());
    copy.initializeFrom(source);
    assertThat(copy.getUrl()).isEqualTo(source.getUrl());
  }

  @Test
  void poolsThroughPgjdbcsPooledConnection() throws SQLException {
    PooledConnection pooled = configured(new HtapConnectionPoolDataSource()).getPooledConnection();
    Connection connection = pooled.getConnection();
    assertThat(connection).isInstanceOf(PGConnection.class);
    assertThat(one(connection)).isEqualTo(1);
    assertThat(one(pooled.getConnection())).isEqualTo(1);
    pooled.close();
  }

  private record TestXid(String name) implements Xid {
    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }

  @Test
  void commitsInTwoPhases() throws Exception {
    XAConnection xa = configured(new HtapXADataSource()).getXAConnection();
    try (Connection connection = xa.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists xa_test (v int)");
      statement.execute("truncate xa_test");
      XAResource resource = xa.getXAResource();
      for (String name : new String[] {"commits", "rolls back"}) {
        Xid xid = new TestXid(name);
        resource.start(xid, XAResource.TMNOFLAGS);
        statement.executeUpdate("insert into xa_test values (1)");
        resource.end(xid, XAResource.TMSUCCESS);
        assertThat(resource.prepare(xid)).isEqualTo(XAResource.XA_OK);
        assertThat(resource.recover(XAResource.TMSTARTRSCAN)).hasSize(1);
        if (name.equals("commits")) {
          resource.commit(xid, false);
        } else {
          resource.rollback(xid);
        }
      }
      ResultSet rows = statement.executeQuery("select count(*) from xa_test");
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
    } finally {
      xa.close();
    }
  }

  @Test
  void hikariPoolsIt() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(TestPostgres.htapUrl());
    config.setDriverClassName(HtapDriver.class.getName());
    config.setMaximumPoolSize(2);
    config.addDataSourceProperty("htap.route", "postgres");
    try (HikariDataSource pool = new HikariDataSource(config)) {
      for (int i = 0; i < 10; i++) {
        assertThat(one(pool.getConnection())).isEqualTo(1);
      }
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.unwrap(PGConnection.class)).isInstanceOf(HtapConnection.class);
        assertThat(new CopyManager(connection.unwrap(BaseConnection.class))).isNotNull();
        PreparedStatement statement = connection.prepareStatement("select ?");
        statement.setInt(1, 1);
        assertThat(statement.toString()).endsWith("select ('1'::int4)");
        assertThat(statement.executeQuery().getStatement().getConnection()).isSameAs(connection);
      }
    }
    HikariConfig byClass = new HikariConfig();
    byClass.setDataSourceClassName(HtapDataSource.class.getName());
    byClass.addDataSourceProperty("portNumber", TestPostgres.port());
    byClass.addDataSourceProperty("databaseName", "postgres");
    byClass.addDataSourceProperty("user", "postgres");
    byClass.addDataSourceProperty("htapFreshness", "session");
    try (HikariDataSource pool = new HikariDataSource(byClass)) {
      assertThat(one(pool.getConnection())).isEqualTo(1);
    }
  }
}
