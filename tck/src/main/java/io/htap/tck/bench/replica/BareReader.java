package io.htap.tck.bench.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Reads the change stream of one table and throws it away: the least that following takes. */
final class BareReader implements AutoCloseable {
  private static final String NAME = "bare";

  private final Source source;
  private final Connection connection;
  private final PGReplicationStream stream;
  private final Thread thread = new Thread(this::read, "bare-reader");
  private final AtomicReference<SQLException> failure = new AtomicReference<>();
  private volatile long position;
  private volatile boolean closing;

  BareReader(Source source, String table) throws SQLException {
    this.source = source;
    source.run(
        "create publication " + NAME + " for table " + table,
        "select pg_create_logical_replication_slot('" + NAME + "', 'pgoutput')");
    var properties = new Properties();
    properties.setProperty("replication", "database");
    properties.setProperty("assumeMinServerVersion", "14");
    properties.setProperty("preferQueryMode", "simple");
    connection = source.connect(properties);
    stream =
        connection
            .unwrap(PGConnection.class)
            .getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(NAME)
            .withSlotOption("proto_version", 1)
            .withSlotOption("publication_names", NAME)
            .withSlotOption("binary", true)
            .withSlotOption("messages", true)
            .withStatusInterval(1, TimeUnit.SECONDS)
            .start();
    thread.start();
  }

  private void read() {
    try {
      while (!closing) {
        stream.readPending();
        var received = stream.getLastReceiveLSN();
        stream.setFlushedLSN(received);
        position = received.asLong();
      }
    } catch (SQLException broken) {
      failure.set(broken);
    }
  }

  /** Waits until everything before a position has been read. */
  void await(long end) throws SQLException, InterruptedException {
    while (position < end) {
      if (failure.get() != null) {
        throw failure.get();
      }
      Thread.sleep(1);
    }
  }

  @Override
  public void close() throws SQLException, InterruptedException {
    closing = true;
    thread.join();
    stream.close();
    connection.close();
    source.run("select pg_drop_replication_slot('" + NAME + "')", "drop publication " + NAME);
  }
}
