package io.htap.driver.learn;

import io.htap.routing.features.Features;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.replay.Run;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The runs to train from, in a file: a line that tells the versions, then one for each run, added
 * behind the last. Whoever has run a statement leaves a note in a queue, or counts what finds no
 * place there, and never waits for the file. What a crash has left unfinished is passed over.
 *
 * <p>A file that has become too large is written anew with the latest runs of each statement, as
 * many of one as of another, until half of the bytes are full: so a statement that runs all day
 * does not push out the others. Where a run went does not count, for then what is left would not
 * have gone there with the probability that is recorded.
 */
final class RunLog {
  private static final Logger LOG = System.getLogger(RunLog.class.getName());
  private static final String VERSION = "htap-runs 1 " + Features.VERSION;
  private static final int MOST_WAITING = 4096;

  /** Some ten thousand runs. */
  static final long MOST_BYTES = 8 << 20;

  private final Path path;
  private final long mostBytes;
  private final Queue<Run> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private boolean known;

  RunLog(Path path) {
    this(path, MOST_BYTES);
  }

  RunLog(Path path, long mostBytes) {
    this.path = path;
    this.mostBytes = mostBytes;
  }

  /** Has it written some time. Never waits. */
  void add(Run run) {
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      dropped.increment();
    } else {
      waiting.add(run);
    }
  }

  /** How many found no place, since the copy was opened. */
  long dropped() {
    return dropped.sum();
  }

  /** How many bytes the file has; 0 without one. */
  long bytes() {
    try {
      return Files.exists(path) ? Files.size(path) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Writes what waits. */
  synchronized void flush() throws IOException {
    var text = new StringBuilder();
    for (Run run = waiting.poll(); run != null; run = waiting.poll()) {
      count.decrementAndGet();
      text.append(RunLine.of(run)).append('\n');
    }
    if (text.isEmpty()) {
      return;
    }
    setOthersAside();
    String before = !Files.exists(path) ? VERSION + "\n" : endsWithLine() ? "" : "\n";
    OwnFile.append(path, (before + text).getBytes(StandardCharsets.UTF_8));
    if (bytes() > mostBytes) {
      shorten();
    }
  }

  private boolean endsWithLine() throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      file.seek(file.length() - 1);
      return file.read() == '\n';
    }
  }

  /** Makes way for a new one where there is another kind of file, once. */
  private void setOthersAside() throws IOException {
    if (known) {
      return;
    }
    known = true;
    if (Files.exists(path) && !isOurs()) {
      LOG.log(
          Level.WARNING,
          "the record of runs begins anew, for {0} is none of this version; it is kept as {1}",
          path,
          OwnFile.setAside(path));
    }
  }

  private boolean isOurs() throws IOException {
    byte[] wanted = (VERSION + "\n").getBytes(StandardCharsets.UTF_8);
    try (var in = Files.newInputStream(path)) {
      return java.util.Arrays.equals(in.readNBytes(wanted.length), wanted);
    }
  }

  /** All that is recorded, the oldest first. */
  synchronized List<Run> read() throws IOException {
    flush();
    setOthersAside();
    List<Run> runs = new ArrayList<>();
    if (Files.exists(path)) {
      String text = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
      text.lines()
          .skip(1)
          .forEach(
              line -> {
                Run run = RunLine.read(line);
                if (run != null) {
                  runs.add(run);
                }
              });
    }
    return runs;
  }

  /** A run, and how many of its statement there have been since, with itself. */
  private record Ranked(Run run, String line, int since) {}

  private void shorten() throws IOException {
    List<Run> runs = read();
    Map<StatementKey, Integer> since = new HashMap<>();
    List<Ranked> ranked = new ArrayList<>();
    for (int i = runs.size() - 1; i >= 0; i--) {
      Run run = runs.get(i);
      int rank = since.merge(run.statement(), 1, Integer::sum);
      ranked.add(new Ranked(run, RunLine.of(run) + "\n", rank));
    }
    ranked.sort(Comparator.comparingInt(Ranked::since));
    List<Ranked> kept = new ArrayList<>();
    long bytes = 0;
    for (Ranked one : ranked) {
      bytes += one.line.length();
      if (bytes > mostBytes / 2) {
        break;
      }
      kept.add(one);
    }
    kept.sort(Comparator.comparingLong(one -> one.run.ended()));
    var text = new StringBuilder(VERSION).append('\n');
    kept.forEach(one -> text.append(one.line));
    OwnFile.replace(path, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Forgets all runs, and leaves no file. */
  synchronized void delete() throws IOException {
    while (waiting.poll() != null) {
      count.decrementAndGet();
    }
    Files.deleteIfExists(path);
  }
}
