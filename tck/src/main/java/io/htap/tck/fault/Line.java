package io.htap.tck.fault;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection through the proxy. Whose it is shows in its first bytes: the copy tells the server
 * a name of its own, and asks for replication where it wants the stream.
 */
final class Line {
  private static final String NAME_OF_COPY = "htap replica";
  private static final String REPLICATION = "replication\0database";
  private static final int FIRST_BYTES = 4096;
  private static final int PIECE = 64 * 1024;
  private static final long POLL_MILLIS = 5;

  /** The length of the message by which a server begins a stream. */
  private static final int STREAM_BEGINS = 8;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final StringBuilder first = new StringBuilder();
  private volatile @Nullable Party party;
  private volatile boolean lost;
  private volatile String streamAskedFor = "";

  Line(FaultProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  void start() {
    daemon("proxy-up", () -> pump(client, server, Direction.TO_SERVER)).start();
    daemon("proxy-down", () -> pump(server, client, Direction.TO_CLIENT)).start();
  }

  boolean of(Party wanted) {
    var own = party;
    return own != null && wanted.includes(own);
  }

  /** Resets both ends, so that neither takes it for an orderly goodbye. */
  void cut() {
    reset(client);
    reset(server);
    proxy.forget(this);
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // Cut already.
    }
  }

  private void pump(Socket from, Socket to, Direction direction) {
    var buffer = new byte[PIECE];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (direction == Direction.TO_SERVER && first.length() < FIRST_BYTES) {
          recognise(buffer, read);
        }
        hold(buffer, read, direction);
        if (direction == Direction.TO_SERVER) {
          note(buffer, read);
        } else if (refuse(buffer, read)) {
          return;
        }
        int passing = pass(read, direction);
        out.write(buffer, 0, passing);
        if (passing < read && !lost) {
          break;
        }
      }
      if (lost) {
        // An end that gives up on a lost connection does so unknown to the other.
        reset(from);
        return;
      }
    } catch (IOException broken) {
      // Either end has gone; the other is told below.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    cut();
  }

  private void hold(byte[] bytes, int length, Direction direction) throws InterruptedException {
    var hold = proxy.held();
    if (hold != null && direction == Direction.TO_SERVER) {
      hold.asking(this, bytes, length);
    } else if (hold != null) {
      hold.answering(this);
    }
  }

  private void note(byte[] bytes, int length) {
    if (of(Party.STREAM)) {
      var text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      streamAskedFor = text.contains("START_REPLICATION") ? text : "";
    }
  }

  /** Ends the stream that is just beginning, if that is to be. */
  private boolean refuse(byte[] answer, int length) throws IOException {
    var asked = streamAskedFor;
    if (asked.isEmpty()
        || length < STREAM_BEGINS
        || answer[0] != 'W'
        || !(proxy.fault(this, Direction.TO_CLIENT) instanceof Fault.Refused fault)
        || !asked.contains(fault.slot())
        || !proxy.refuses(fault)) {
      return false;
    }
    var out = client.getOutputStream();
    out.write(answer, 0, STREAM_BEGINS);
    out.write(fault.answer());
    reset(server);
    client.shutdownOutput();
    return true;
  }

  private void recognise(byte[] bytes, int length) throws IOException {
    first.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    if (first.indexOf(REPLICATION) >= 0) {
      party = Party.STREAM;
    } else if (party == null && first.indexOf(NAME_OF_COPY) >= 0) {
      party = Party.COPY;
    }
    if (party != null && proxy.refusing()) {
      throw new IOException("refused");
    }
  }

  /** How many of these bytes may go on now; fewer than all ends the connection. */
  private int pass(int bytes, Direction direction) throws InterruptedException {
    if (lost) {
      return 0;
    }
    var fault = proxy.fault(this, direction);
    while (fault instanceof Fault.Stalled && !client.isClosed()) {
      Thread.sleep(POLL_MILLIS);
      fault = proxy.fault(this, direction);
    }
    if (fault instanceof Fault.Slow slow) {
      Thread.sleep(slow.each().toMillis());
    } else if (fault instanceof Fault.Swallowed) {
      lost = true;
      return 0;
    } else if (fault instanceof Fault.CutAfter cut) {
      long over = proxy.passed(bytes) - cut.bytes();
      return (int) Math.max(0, Math.min(bytes, bytes - over));
    }
    return bytes;
  }

  static Thread daemon(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
