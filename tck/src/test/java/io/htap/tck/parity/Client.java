package io.htap.tck.parity;

import io.htap.driver.HtapConnectionPoolDataSource;
import io.htap.driver.HtapDataSource;
import io.htap.driver.HtapXADataSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.DataSource;
import javax.sql.XADataSource;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;
import org.postgresql.xa.PGXADataSource;

/** An application that uses one driver; it closes what it has opened. */
final class Client implements AutoCloseable {
  final Mode mode;
  final ParityServer server;
  private final Drivers drivers;
  private final List<Connection> opened = new ArrayList<>();

  Client(Mode mode, ParityServer server) {
    this(mode, server, Drivers.CLASS_PATH);
  }

  Client(Mode mode, ParityServer server, Drivers drivers) {
    this.mode = mode;
    this.server = server;
    this.drivers = drivers;
  }

  Connection connect() throws SQLException {
    return connect("");
  }

  /**
   * @param parameters further parameters of the URL, parted by {@code &}
   */
  Connection connect(String parameters) throws SQLException {
    return open(url(parameters));
  }

  Connection open(String url) throws SQLException {
    return open(url, new Properties());
  }

  Connection open(String url, Properties properties) throws SQLException {
    Connection connection = drivers.open(mode.htap(), url, properties);
    opened.add(connection);
    return connection;
  }

  /** The URL of the suite's database. */
  String url(String parameters) {
    return mode.prefix
        + server.address()
        + mode.parameters
        + (parameters.isEmpty() ? "" : "&" + parameters);
  }

  /** The URL of the same database by way of other hosts. */
  String urlAt(String hosts, String parameters) {
    return mode.prefix
        + "//"
        + hosts
        + "/"
        + ParityServer.DATABASE
        + "?user=postgres"
        + mode.parameters
        + (parameters.isEmpty() ? "" : "&" + parameters);
  }

  Driver driver() {
    return drivers.driver(mode.htap());
  }

  DataSource dataSource() {
    return configured(mode.htap() ? new HtapDataSource() : new PGSimpleDataSource());
  }

  ConnectionPoolDataSource poolDataSource() {
    return configured(
        mode.htap() ? new HtapConnectionPoolDataSource() : new PGConnectionPoolDataSource());
  }

  XADataSource xaDataSource() {
    return configured(mode.htap() ? new HtapXADataSource() : new PGXADataSource());
  }

  private <T extends BaseDataSource> T configured(T source) {
    source.setUrl(url(""));
    return source;
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
  }
}
