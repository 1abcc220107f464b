package io.htap.tck.bench.soak;

import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.QuietLog;
import io.htap.tck.subject.Target;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The JVM that is watched. It prints {@code metric=value} lines.
 *
 * <p>What may not grow from the first minute to the end: Java's threads, open files, and at the
 * server sessions, senders of the log, locks, slots and publications, not by one. Nothing runs when
 * they are counted and one connection is open, so that any more is a leak. The heap may grow by
 * what the JVM itself learns, a tenth and {@value #HEAP_SLACK_MIB} MiB; what the driver learns of a
 * statement it has learned in the first minute, for there are no new statements later. The memory
 * of the whole process is printed and not judged: how much of it is DuckDB's unused memory is
 * DuckDB's business.
 */
public final class SoakChild {
  /** Printed last when nothing has grown and no answer was wrong. */
  static final String NOTHING_GREW = "nothing grew";

  private static final String DATABASE = "soak";
  private static final double HEAP_GROWTH = 1.1;
  private static final long HEAP_SLACK_MIB = 4;
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration BETWEEN_RESTARTS = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedServer server;
  private final Target target;
  private final Tally tally = new Tally();
  private final List<String> leaks = new ArrayList<>();

  private SoakChild(EmbeddedServer server, Target target) {
    this.server = server;
    this.target = target;
  }

  /**
   * Runs.
   *
   * @param args the start of the URLs under test, the length in minutes
   */
  public static void main(String[] args) throws Exception {
    QuietLog.errorsOnly();
    var length = Duration.ofMillis(Math.round(Double.parseDouble(args[1]) * 60_000));
    boolean right;
    try (var server = EmbeddedServer.start(0.1)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      try (var plain = server.connect(DATABASE)) {
        Bank.create(plain);
      }
      right = new SoakChild(server, new Target(args[0])).run(length);
    }
    say(right ? NOTHING_GREW : "something grew, or was wrong");
  }

  private boolean run(Duration length) throws Exception {
    var load = new Load(server, target, DATABASE, tally);
    var before = Footprint.take(server, DATABASE);
    var first = length.dividedBy(4).compareTo(FIRST) < 0 ? length.dividedBy(4) : FIRST;
    Footprint early;
    Footprint late;
    var keeper = target.connect(server, DATABASE);
    try {
      CopyStatus.awaitReadyIfAny(target, keeper, Bank.TABLES);
      load.run(first, 2);
      keeper = renewed(keeper);
      early = Footprint.take(server, DATABASE);
      var rest = length.minus(first);
      load.run(rest, (int) Math.max(1, rest.dividedBy(BETWEEN_RESTARTS)));
      keeper = renewed(keeper);
      late = Footprint.take(server, DATABASE);
    } finally {
      keeper.close();
    }
    var after = Footprint.take(server, DATABASE);
    print(early, late, load);
    compareHeap(early.heapBytes(), late.heapBytes());
    compare("from the first minute to the end", early.held(), late.held());
    compare("when all is closed", before.held(), after.held());
    return leaks.isEmpty() && tally.wrongs.sum() == 0 && (!target.htap() || onCopy());
  }

  /** The connection that keeps the copy in the pauses, in the place of one that was cut. */
  private Connection renewed(Connection old) throws Exception {
    var keeper = target.connect(server, DATABASE);
    old.close();
    if (target.htap()) {
      CopyStatus.awaitReady(keeper, Bank.TABLES, PATIENCE, status -> {});
    }
    return keeper;
  }

  private boolean onCopy() {
    if (tally.onDuckDb.sum() == 0) {
      say("no statement has run on the copy");
    }
    return tally.onDuckDb.sum() > 0;
  }

  private void print(Footprint early, Footprint late, Load load) {
    tally.examples().forEach(wrong -> say("wrong: " + wrong.replace('=', ' ')));
    figure("done", tally.done.sum());
    figure("on_duckdb", tally.onDuckDb.sum());
    figure("stopped", tally.stopped.sum());
    figure("connections", tally.connections.sum());
    figure("server_restarts", load.restarts());
    figure("lost_with_the_server", tally.lost.sum());
    figure("wrong", tally.wrongs.sum());
    figure("heap_first_mb", mebibytes(early.heapBytes()));
    figure("heap_last_mb", mebibytes(late.heapBytes()));
    figure("resident_first_mb", mebibytes(early.residentBytes()));
    figure("resident_last_mb", mebibytes(late.residentBytes()));
    figure("threads_first", early.held().threads().size());
    figure("threads_last", late.held().threads().size());
    figure("files_first", early.held().files().size());
    figure("files_last", late.held().files().size());
    figure("server_connections_first", early.held().connections());
    figure("server_connections_last", late.held().connections());
    figure("locks_first", early.held().locks());
    figure("locks_last", late.held().locks());
    figure("slots_first", early.held().slots());
    figure("slots_last", late.held().slots());
  }

  private void compareHeap(long then, long now) {
    if (now > (long) (then * HEAP_GROWTH) + (HEAP_SLACK_MIB << 20)) {
      leak("from the first minute to the end", "heap", then, now);
    }
  }

  private void compare(String when, Footprint.Held one, Footprint.Held other) {
    more(when, "thread", one.threads(), other.threads());
    more(when, "file", one.files(), other.files());
    more(when, "connections", one.connections(), other.connections());
    more(when, "senders", one.senders(), other.senders());
    more(when, "locks", one.locks(), other.locks());
    more(when, "slots", one.slots(), other.slots());
    more(when, "publications", one.publications(), other.publications());
  }

  private void more(String when, String what, long then, long now) {
    if (now > then) {
      leak(when, what, then, now);
    }
  }

  private void more(String when, String what, List<String> then, List<String> now) {
    List<String> added = new ArrayList<>(now);
    then.forEach(added::remove);
    if (now.size() > then.size()) {
      leak(when, what + " " + added, then.size(), now.size());
    }
  }

  private void leak(String when, String what, long then, long now) {
    var leak = "%s: %s, %d before and %d now".formatted(when, what.replace('=', ' '), then, now);
    leaks.add(leak);
    say(leak);
  }

  private static double mebibytes(long bytes) {
    return bytes / (double) (1 << 20);
  }

  private static void figure(String metric, long value) {
    say(metric + "=" + value);
  }

  private static void figure(String metric, double value) {
    say(metric + "=" + String.format(Locale.ROOT, "%.3f", value));
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
