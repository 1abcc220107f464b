package io.htap.driver.pipeline;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server, to which requests to cancel come late, or never. */
final class CancelProxy implements AutoCloseable {
  private static final int CANCEL = 80877102;

  final AtomicInteger asked = new AtomicInteger();

  /** Before such a request is passed on; negative for never. */
  volatile long delayMillis = -1;

  private final ServerSocket listening;
  private final int port;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  /**
   * @param port the server's
   */
  CancelProxy(int port) throws IOException {
    this.port = port;
    listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has hung up.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      open.add(client);
      start(() -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    var in = new DataInputStream(client.getInputStream());
    int length = in.readInt();
    int code = in.readInt();
    if (code == CANCEL) {
      asked.incrementAndGet();
      if (delayMillis < 0) {
        client.close();
        return;
      }
      sleep(delayMillis);
    }
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    open.add(server);
    var out = new DataOutputStream(server.getOutputStream());
    out.writeInt(length);
    out.writeInt(code);
    start(() -> pass(server, client));
    pass(client, server);
  }

  private static void sleep(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
