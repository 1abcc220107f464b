package io.htap.replica;

import io.htap.replica.store.CopyTable;
import io.htap.replica.stream.MessageSpool;
import io.htap.replica.stream.MessageSpool.Spooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table that is being copied while the stream goes on: its changes wait in a queue until the copy
 * is whole. For the stream's thread.
 */
final class SyncingTable implements AutoCloseable {
  static final byte INSERT = 'I';
  static final byte UPDATE = 'U';
  static final byte DELETE = 'D';
  static final byte TRUNCATE = 'T';

  /** From here on the rows have another shape than the copy. */
  static final byte ALTERED = 'X';

  private static final int HEADER = 1 + 2 * Integer.BYTES;

  final CopyTable copy;
  private final MessageSpool spool;

  /** The position that the copy was made at; −1 while it is being made. */
  private long copiedAt = -1;

  private long rows;
  private boolean admitted;

  SyncingTable(CopyTable copy) throws SQLException {
    this.copy = copy;
    try {
      spool = new MessageSpool();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static SQLException unwritable(IOException e) {
    return new SQLException("changes cannot be kept in a temporary file", "58030", e);
  }

  void copied(long lsn, long count) {
    copiedAt = lsn;
    rows = count;
  }

  long rows() {
    return rows;
  }

  void count(long more) {
    rows += more;
  }

  /**
   * Whether the stream has come to the position of the copy, so that nothing which is in the copy
   * already can still come.
   *
   * @param position up to which everything has been received
   */
  boolean reached(long position) {
    return copiedAt >= 0 && position >= copiedAt;
  }

  boolean caughtUp() {
    return spool.size() == 0;
  }

  boolean admitted() {
    return admitted;
  }

  void admit() {
    admitted = true;
  }

  /**
   * Keeps a change.
   *
   * @param oldAt where the old row starts in the message; −1 without one
   * @param newAt likewise the new row
   */
  void keep(byte kind, long commitLsn, byte[] message, int oldAt, int newAt) throws SQLException {
    // From the byte before the first row on, which says what kind of row that is.
    int from = (oldAt < 0 ? newAt : oldAt) - 1;
    byte[] rest = from < 0 ? new byte[0] : Arrays.copyOfRange(message, from, message.length);
    var bytes = ByteBuffer.allocate(HEADER + rest.length);
    bytes.put(kind);
    bytes.putInt(oldAt < 0 ? -1 : HEADER + 1).putInt(newAt < 0 ? -1 : HEADER + newAt - from);
    bytes.put(rest);
    try {
      spool.add(commitLsn, bytes.array());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** A change that waited. */
  record Kept(byte kind, byte[] message, int oldAt, int newAt) {}

  /** The next change that the copy does not have yet; null when there is none. */
  @Nullable Kept next() throws SQLException {
    try {
      Spooled spooled = spool.poll();
      while (spooled != null && spooled.commitLsn() < copiedAt) {
        spooled = spool.poll();
      }
      if (spooled == null) {
        return null;
      }
      var bytes = ByteBuffer.wrap(spooled.message());
      return new Kept(bytes.get(), spooled.message(), bytes.getInt(), bytes.getInt());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      spool.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
