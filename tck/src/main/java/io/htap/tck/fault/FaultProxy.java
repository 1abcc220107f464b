package io.htap.tck.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a driver and its Postgres and breaks what passes. Faults strike the connections of
 * the copy alone: the application beside it has a right to go on.
 */
public final class FaultProxy implements AutoCloseable {
  private volatile int target;
  private final ServerSocket server;
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final Map<Direction, Strike> strikes = new EnumMap<>(Direction.class);
  private final AtomicLong passed = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean refusing;
  private volatile @Nullable Hold hold;

  private record Strike(Party party, Fault fault) {}

  private FaultProxy(int target, ServerSocket server) {
    this.target = target;
    this.server = server;
    restore();
  }

  /** Listens on a free port of this machine and forwards to another one. */
  public static FaultProxy to(int port) throws IOException {
    var proxy = new FaultProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Line.daemon("proxy-accept", proxy::accept).start();
    return proxy;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Lets bytes of one direction meet a fault from now on. */
  public void strike(Party party, Direction direction, Fault fault) {
    synchronized (strikes) {
      passed.set(0);
      refused.set(0);
      strikes.put(direction, new Strike(party, fault));
    }
  }

  /** The same in both directions. */
  public void strike(Party party, Fault fault) {
    for (var direction : Direction.values()) {
      strike(party, direction, fault);
    }
  }

  /** Holds the answer to the next request, whosever it is, that contains these words. */
  public Hold hold(String words) {
    var next = new Hold(words);
    hold = next;
    return next;
  }

  @Nullable Hold held() {
    return hold;
  }

  /** Breaks all connections that are open, the application's own too. */
  public void cut() {
    lines.forEach(Line::cut);
  }

  /** Breaks the connections that are open. */
  public void cut(Party party) {
    lines.stream().filter(line -> line.of(party)).forEach(Line::cut);
  }

  /** Breaks the copy's connections and lets it have no other until {@link #restore}. */
  public void isolate() {
    refusing = true;
    cut(Party.COPY);
  }

  /** Everything passes again; what was cut or swallowed stays lost. */
  public void restore() {
    refusing = false;
    strike(Party.COPY, Fault.NONE);
  }

  /** Forwards connections to another port from now on; those that are open stay where they are. */
  public void turnTo(int port) {
    target = port;
  }

  /** How many connections are open. */
  public int open() {
    return lines.size();
  }

  /** How many of them are the copy's. */
  public long open(Party party) {
    return lines.stream().filter(line -> line.of(party)).count();
  }

  boolean refusing() {
    return refusing;
  }

  Fault fault(Line line, Direction direction) {
    synchronized (strikes) {
      var strike = strikes.getOrDefault(direction, new Strike(Party.COPY, Fault.NONE));
      return line.of(strike.party()) ? strike.fault() : Fault.NONE;
    }
  }

  long passed(int bytes) {
    return passed.addAndGet(bytes);
  }

  /** How many streams have been refused since the last strike. */
  public int refused() {
    return refused.get();
  }

  boolean refuses(Fault.Refused fault) {
    return refused.getAndUpdate(n -> Math.min(n + 1, fault.times())) < fault.times();
  }

  void forget(Line line) {
    lines.remove(line);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        try {
          var line = new Line(this, client, new Socket(InetAddress.getLoopbackAddress(), target));
          lines.add(line);
          line.start();
        } catch (IOException unreachable) {
          client.close();
        }
      } catch (IOException closed) {
        // The loop's condition tells whether there is anything more to accept.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
