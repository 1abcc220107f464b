package io.htap.clients.pool;

import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import io.htap.driver.HtapDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/** Pools: what they check, reset, evict and detect, and that an error of a statement costs none. */
@ExtendWith(ShopServer.Extension.class)
class PoolsTest {
  private static final String TURNOVER =
      "SELECT c.region, count(*), sum(p.amount) FROM purchase p JOIN customer c ON c.id = p.customer_id"
          + " GROUP BY 1 ORDER BY 1";

  @Test
  void hikari(ShopServer server) throws Exception {
    server.sameOnBoth("hikari", PoolsTest::hikari);
  }

  @Test
  void agroal(ShopServer server) throws Exception {
    server.sameOnBoth("agroal", PoolsTest::agroal);
  }

  @Test
  void c3p0(ShopServer server) throws Exception {
    server.sameOnBoth("c3p0", PoolsTest::c3p0);
  }

  private static void hikari(Run run) throws Exception {
    var config = new HikariConfig();
    config.setJdbcUrl(run.url());
    config.setDriverClassName(run.driver());
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(5_000);
    config.setLeakDetectionThreshold(2_000);
    try (var leaks = new Leaks();
        var pool = new HikariDataSource(config)) {
      work(run, pool);
      errors(run, pool);
      terminated(run, pool);
      exhausted(run, pool, 2);
      int before;
      try (Connection connection = pool.getConnection()) {
        before = pid(connection);
        pool.evictConnection(connection);
      }
      try (Connection connection = pool.getConnection()) {
        run.saw("evicted", pid(connection) != before);
        run.saw("leak found", leaks.awaitOne());
      }
      pool.getHikariPoolMXBean().softEvictConnections();
      run.saw("active", pool.getHikariPoolMXBean().getActiveConnections());
    }
  }

  private static void agroal(Run run) throws Exception {
    var told = new ArrayList<String>();
    var listener =
        new AgroalDataSourceListener() {
          @Override
          public void onConnectionInvalid(Connection connection) {
            told.add("invalid");
          }
        };
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.connectionValidator(ConnectionValidator.defaultValidator())
                        .initialSize(1)
                        .maxSize(2)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .validateOnBorrow(true)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(run.url())
                                    .connectionProviderClass(
                                        run.htap() ? HtapDriver.class : org.postgresql.Driver.class)
                                    .jdbcTransactionIsolation(TransactionIsolation.READ_COMMITTED)
                                    .initialSql("SET statement_timeout = '60s'")));
    try (var pool = AgroalDataSource.from(configuration, listener)) {
      work(run, pool);
      errors(run, pool);
      terminated(run, pool);
      run.saw("told", told);
      exhausted(run, pool, 2);
      pool.flush(FlushMode.GRACEFUL);
      run.saw("healthy", pool.isHealthy(true));
    }
  }

  private static void c3p0(Run run) throws Exception {
    try (var pool = new ComboPooledDataSource()) {
      pool.setDriverClass(run.driver());
      pool.setJdbcUrl(run.url());
      pool.setInitialPoolSize(1);
      pool.setMinPoolSize(1);
      pool.setMaxPoolSize(2);
      pool.setCheckoutTimeout(5_000);
      pool.setTestConnectionOnCheckout(true);
      pool.setMaxStatements(20);
      work(run, pool);
      errors(run, pool);
      terminated(run, pool);
      exhausted(run, pool, 2);
    }
  }

  private static void work(Run run, DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      run.saw("valid", connection.isValid(5));
      run.saw("unwrapped", connection.isWrapperFor(PGConnection.class));
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      for (int i = 0; i < 3; i++) {
        try (var statement = connection.prepareStatement(TURNOVER);
            var rows = statement.executeQuery()) {
          var all = rows(rows);
          run.sawAnalytics("turnover", connection, all);
        }
      }
      connection.rollback();
    }
    // What the borrower before has left on is off again.
    try (Connection connection = pool.getConnection()) {
      run.saw(
          "reset",
          connection.isReadOnly()
              + " "
              + connection.getAutoCommit()
              + " "
              + connection.getTransactionIsolation());
      try (Statement statement = connection.createStatement()) {
        run.saw("written", statement.executeUpdate("UPDATE product SET price = price + 1"));
      }
    }
  }

  private static void errors(Run run, DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      int before = pid(connection);
      for (String sql :
          List.of(
              "SELECT sum(nothing) FROM purchase",
              "SELECT sum(1 / (quantity - quantity)) FROM purchase",
              "SELECT sum(a.amount) FROM purchase a, purchase b, purchase c")) {
        statement.setQueryTimeout(1);
        try {
          statement.executeQuery(sql).close();
          run.saw(sql, "no error");
        } catch (SQLException error) {
          run.saw(sql, error.getSQLState());
        }
      }
      run.saw("still the same", pid(connection) == before);
    }
    try (Connection connection = pool.getConnection()) {
      connection.createArrayOf("int4", new Object[] {1}).free();
      run.saw("not implemented", state(connection::createBlob));
    }
  }

  /** A connection that the server ends is not handed out again. */
  private static void terminated(Run run, DataSource pool) throws SQLException {
    int ended;
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      ended = pid(connection);
      try (Connection admin = DriverManager.getConnection(run.url());
          Statement kill = admin.createStatement()) {
        kill.execute("SELECT pg_terminate_backend(" + ended + ", 10000)");
      }
      run.saw("terminated", state(() -> statement.executeQuery(TURNOVER)));
      run.saw("valid then", connection.isValid(5));
    }
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TURNOVER)) {
      run.saw("another", pid(connection) != ended);
      run.saw("works again", rows(rows));
    }
  }

  private static void exhausted(Run run, DataSource pool, int size) throws SQLException {
    var taken = new ArrayList<Connection>();
    try {
      for (int i = 0; i < size; i++) {
        taken.add(pool.getConnection());
      }
      try (Connection another = pool.getConnection()) {
        run.saw("one too many", another.isValid(1));
      } catch (SQLException error) {
        run.saw(
            "one too many", error instanceof SQLTimeoutException || error.getSQLState() == null);
      }
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  private static int pid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  private interface Call {
    Object run() throws SQLException;
  }

  private static String state(Call call) {
    try {
      return "no error: " + call.run();
    } catch (SQLException error) {
      return error.getSQLState();
    }
  }

  private static List<Object[]> rows(ResultSet rows) throws SQLException {
    var all = new ArrayList<Object[]>();
    while (rows.next()) {
      all.add(new Object[] {rows.getObject(1), rows.getObject(2), rows.getObject(3)});
    }
    return all;
  }

  /** What Hikari logs of connections that are kept for too long. */
  private static final class Leaks extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("com.zaxxer.hikari.pool.ProxyLeakTask");
    private final CountDownLatch one = new CountDownLatch(1);

    Leaks() {
      LOG.setLevel(Level.WARNING);
      LOG.setUseParentHandlers(false);
      LOG.addHandler(this);
    }

    boolean awaitOne() throws InterruptedException {
      return one.await(30, TimeUnit.SECONDS);
    }

    @Override
    public void publish(LogRecord logged) {
      if (logged.getMessage().contains("leak detection triggered")) {
        one.countDown();
      }
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      LOG.removeHandler(this);
    }
  }
}
