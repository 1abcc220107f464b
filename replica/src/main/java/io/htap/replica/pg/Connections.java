package io.htap.replica.pg;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.postgresql.PGConnection;

/** Opens the replica's own connections, with settings that a user's defaults cannot upset. */
public final class Connections {
  /** Opens a pgjdbc connection given properties on top of the user's own. */
  @FunctionalInterface
  public interface Opener {
    Connection open(Properties extra) throws SQLException;
  }

  private static final Logger LOG = System.getLogger(Connections.class.getName());

  /** {@code row_security} off: fail rather than copy the part of a table that a policy lets by. */
  private static final String SETTINGS =
      "SET statement_timeout = 0; SET lock_timeout = 0; SET row_security = off;"
          + " SET idle_in_transaction_session_timeout = 0; SET client_min_messages = warning;"
          + " SET default_transaction_read_only = off; SET synchronous_commit = on;"
          // Not every version knows these.
          + " SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings"
          + " WHERE name IN ('transaction_timeout', 'idle_session_timeout')";

  private final Opener opener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Connection> opened = Collections.newSetFromMap(new WeakHashMap<>());
  private final Set<Connections> parts = Collections.newSetFromMap(new WeakHashMap<>());
  private boolean aborted;

  public Connections(Opener opener) {
    this.opener = opener;
  }

  /** Connections that can be broken off without these, and are with these. */
  public Connections part() {
    var part = new Connections(opener);
    lock.lock();
    try {
      part.aborted = aborted;
      parts.add(part);
      return part;
    } finally {
      lock.unlock();
    }
  }

  /** Breaks off whatever the connections are doing; later ones are refused. */
  public void abort() {
    List<Connection> all;
    List<Connections> rest;
    lock.lock();
    try {
      aborted = true;
      all = List.copyOf(opened);
      rest = List.copyOf(parts);
    } finally {
      lock.unlock();
    }
    rest.forEach(Connections::abort);
    for (Connection connection : all) {
      try {
        if (!connection.isClosed()) {
          // The server would not notice a closed socket while it waits for a lock or a transaction.
          connection.unwrap(PGConnection.class).cancelQuery();
        }
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "a statement could not be cancelled: {0}", e.getMessage());
      }
      abort(connection);
    }
  }

  /** Closes a connection's socket, whatever the connection is doing. */
  public static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "a connection did not abort: {0}", e.getMessage());
    }
  }

  private Connection open(Properties extra) throws SQLException {
    Connection connection = opener.open(extra);
    lock.lock();
    try {
      if (!aborted) {
        opened.add(connection);
        return connection;
      }
    } finally {
      lock.unlock();
    }
    connection.close();
    throw new SQLException("the replica is closed", "08003");
  }

  /** An ordinary connection in autocommit. */
  public Connection ordinary() throws SQLException {
    return settled(open(common()));
  }

  /**
   * An ordinary connection that waits for the server for no longer than somebody who is leaving.
   */
  public Connection brief() throws SQLException {
    Properties extra = common();
    extra.setProperty("connectTimeout", "3");
    extra.setProperty("loginTimeout", "3");
    extra.setProperty("socketTimeout", "5");
    return open(extra);
  }

  /** A connection that speaks the replication protocol. */
  public Connection replication() throws SQLException {
    Properties extra = common();
    extra.setProperty("replication", "database");
    extra.setProperty("assumeMinServerVersion", "14");
    extra.setProperty("preferQueryMode", "simple");
    // A slot waits for old transactions, and each is decoded within one: no limit will do.
    return settled(open(extra));
  }

  private static Connection settled(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute(SETTINGS);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Properties common() {
    var extra = new Properties();
    extra.setProperty("ApplicationName", "htap replica");
    extra.setProperty("tcpKeepAlive", "true");
    extra.setProperty("targetServerType", "primary");
    extra.setProperty("readOnly", "false");
    extra.setProperty("connectTimeout", "10");
    extra.setProperty("loginTimeout", "10");
    // Of each connection in turn, when somebody leaves while the network stands still.
    extra.setProperty("cancelSignalTimeout", "2");
    // Fetches and COPY may pause for as long as DuckDB needs.
    extra.setProperty("socketTimeout", "0");
    return extra;
  }
}
