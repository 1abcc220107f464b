package io.htap.tck.fault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What happens to bytes on their way. */
public sealed interface Fault {
  /** They pass. */
  Fault NONE = new None();

  record None() implements Fault {}

  /** Each piece of up to 64 kB passes after a while. */
  record Slow(Duration each) implements Fault {}

  /** They wait where they are and pass when this ends, as on a network that is down for a while. */
  record Stalled() implements Fault {}

  /**
   * They are gone, and so is everything that follows on the same connection for good, while both
   * ends believe it alive: as behind a firewall that has forgotten it.
   */
  record Swallowed() implements Fault {}

  /**
   * The server seems to end a replication stream with an error as soon as it has begun.
   *
   * @param slot whose streams these are
   * @param times as often; then streams pass
   */
  record Refused(String slot, int times, String sqlState, String message) implements Fault {
    private static final byte[] READY = {'Z', 0, 0, 0, 5, 'I'};

    /** As the protocol has it: what went wrong, and that the server waits for the next command. */
    byte[] answer() {
      var fields = "SERROR\0VERROR\0C" + sqlState + "\0M" + message + "\0\0";
      var bytes = fields.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(1 + Integer.BYTES + bytes.length + READY.length)
          .put((byte) 'E')
          .putInt(Integer.BYTES + bytes.length)
          .put(bytes)
          .put(READY)
          .array();
    }
  }

  /** So many bytes pass, counted over all connections; then the connection is cut. */
  record CutAfter(long bytes) implements Fault {}
}
