package io.htap.replica;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and the server. Frozen, the connections of that moment bring nothing to
 * the client any more and swallow what it sends, as if a cable had been cut.
 */
final class FreezingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final AtomicInteger frozenBelow = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  FreezingProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts the connections that there are; later ones work. */
  void freeze() {
    frozenBelow.set(connections.get());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        int number = connections.getAndIncrement();
        daemon(() -> pump(number, client, server));
        daemon(() -> pump(number, server, client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void pump(int number, Socket from, Socket to) {
    var buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (number >= frozenBelow.get()) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // One side is gone.
    }
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
