package io.htap.replica.freshness;

import io.htap.replica.pg.Connections;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes markers into the log when they are asked for, over a connection of its own. */
public final class MarkerWriter implements AutoCloseable {
  /** The prefix of our logical messages. */
  public static final String PREFIX = "htap";

  private static final Logger LOG = System.getLogger(MarkerWriter.class.getName());
  private static final int FLUSH_ARGUMENT_SINCE = 17;
  private static final String CONNECTION_FAILURE = "08";
  private static final long RETRY_MILLIS = 200;
  private static final long JOIN_MILLIS = 5_000;

  private final Connections connections;
  private final Watermarks watermarks;
  private final String nonce = UUID.randomUUID() + ":";
  private final Thread thread;
  private volatile @Nullable Connection connection;

  public MarkerWriter(Connections connections, Watermarks watermarks) {
    this.connections = connections;
    this.watermarks = watermarks;
    thread = new Thread(this::run, "htap-marker");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Writes further markers, and the one under way, over a new connection. */
  public void reconnect() {
    Connection current = connection;
    if (current != null) {
      Connections.abort(current);
    }
  }

  /** The number of a marker of ours; −1 for everybody else's. */
  public long numberOf(String content) {
    return content.startsWith(nonce) ? Long.parseLong(content.substring(nonce.length())) : -1;
  }

  private void run() {
    try {
      long number = watermarks.nextMarker();
      while (number > 0) {
        try (Connection opened = connections.ordinary();
            PreparedStatement emit = opened.prepareStatement(sql(opened))) {
          connection = opened;
          while (number > 0) {
            watermarks.markerWritten(number, emit(emit, number));
            number = watermarks.nextMarker();
          }
        } catch (SQLException | RuntimeException | Error e) {
          if (e instanceof SQLException refusal
              && refusal.getSQLState() != null
              && !refusal.getSQLState().startsWith(CONNECTION_FAILURE)) {
            watermarks.refused();
          }
          LOG.log(Level.DEBUG, "no marker could be written: {0}", e.getMessage());
          // The same number again: those who wait for it must not wait in vain.
          Thread.sleep(RETRY_MILLIS);
        } finally {
          connection = null;
        }
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Before 17 the message cannot ask to be flushed; a committed transaction is. */
  private static String sql(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FLUSH_ARGUMENT_SINCE
        ? "SELECT pg_catalog.pg_logical_emit_message(false, ?, ?, true) - '0/0'::pg_lsn"
        : "SELECT pg_catalog.pg_logical_emit_message(true, ?, ?) - '0/0'::pg_lsn";
  }

  private long emit(PreparedStatement statement, long number) throws SQLException {
    statement.setString(1, PREFIX);
    statement.setString(2, nonce + number);
    try (ResultSet rs = statement.executeQuery()) {
      rs.next();
      return rs.getBigDecimal(1).longValue();
    }
  }

  @Override
  public void close() {
    watermarks.close();
    thread.interrupt();
    try {
      reconnect();
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
