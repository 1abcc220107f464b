package io.htap.replica.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A queue of change stream messages that have to wait, on disk so that their number does not
 * matter. Whoever writes may go on while it is being read. The file has no name: it is gone with
 * the process, however that ends. For one thread.
 */
public final class MessageSpool implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int HEADER = Long.BYTES + Integer.BYTES;

  private final FileChannel file;
  private final ByteBuffer tail = ByteBuffer.allocate(BUFFER);
  private final ByteBuffer head = ByteBuffer.allocate(BUFFER).limit(0);
  private long written;
  private long read;
  private long messages;

  public MessageSpool() throws IOException {
    // Made readable by nobody else, by the contract of createTempFile.
    Path path = Files.createTempFile("htap", ".spool");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    // On systems where an open file can be deleted it need not wait for a close.
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit();
    }
  }

  /** How many messages wait. */
  public long size() {
    return messages;
  }

  /** The size of what has been written, in bytes. */
  public long bytes() {
    return written + tail.position();
  }

  /**
   * @param commitLsn of the transaction that the message belongs to
   */
  public void add(long commitLsn, byte[] message) throws IOException {
    if (tail.remaining() < HEADER + message.length) {
      flush();
    }
    if (tail.capacity() < HEADER + message.length) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).putLong(commitLsn).putInt(message.length);
      write(header.flip());
      write(ByteBuffer.wrap(message));
    } else {
      tail.putLong(commitLsn).putInt(message.length).put(message);
    }
    messages++;
  }

  /** One message and the transaction that it belongs to. */
  public record Spooled(long commitLsn, byte[] message) {}

  /** The next message, in the order of writing; null when there is none. */
  public @Nullable Spooled poll() throws IOException {
    if (messages == 0) {
      return null;
    }
    if (!head.hasRemaining() && read == written) {
      flush();
    }
    fill(HEADER);
    long commitLsn = head.getLong();
    var message = new byte[head.getInt()];
    int buffered = Math.min(message.length, head.remaining());
    head.get(message, 0, buffered);
    read(ByteBuffer.wrap(message, buffered, message.length - buffered));
    messages--;
    return new Spooled(commitLsn, message);
  }

  private void fill(int bytes) throws IOException {
    if (head.remaining() < bytes) {
      head.compact();
      while (head.position() < bytes) {
        int count = file.read(head, read);
        if (count < 0) {
          throw new EOFException("a spooled message is cut off");
        }
        read += count;
      }
      head.flip();
    }
  }

  private void read(ByteBuffer to) throws IOException {
    while (to.hasRemaining()) {
      int count = file.read(to, read);
      if (count < 0) {
        throw new EOFException("a spooled message is cut off");
      }
      read += count;
    }
  }

  private void flush() throws IOException {
    write(tail.flip());
    tail.clear();
  }

  private void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      written += file.write(from, written);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
