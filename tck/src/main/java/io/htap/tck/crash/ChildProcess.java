package io.htap.tck.crash;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of a {@link CrashChild}. */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ChildProcess(Process process) {
    this.process = process;
    var reader = new Thread(this::read, "crash-child");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one and waits until it has its connection.
   *
   * @param log takes what it has to say beside its answers
   * @param options of its JVM, beside its own
   */
  public static ChildProcess start(String url, Path log, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(CrashChild.class.getName());
    command.add(url);
    var process =
        new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
    var child = new ChildProcess(process);
    var first = child.next();
    if (!first.equals("open")) {
      child.kill();
      throw new IOException("the child did not open: " + first + "; see " + log);
    }
    return child;
  }

  /** What a child said: a figure, and where it came from. */
  public record Answer(String figure, String engine, String reason) {
    public boolean onDuckDb() {
      return engine.equals("duckdb");
    }

    public boolean failed() {
      return figure.equals("error");
    }
  }

  /** Waits for the answer to one question. */
  public Answer ask(String question) throws IOException, InterruptedException {
    var writer = process.outputWriter();
    writer.write(question + "\n");
    writer.flush();
    var words = next().split(" ", 3);
    return new Answer(words[0], words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
  }

  private String next() throws IOException, InterruptedException {
    var line = answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (line == null) {
      throw new IOException("no answer within " + PATIENCE);
    }
    return line;
  }

  private void read() {
    try (var lines = process.inputReader()) {
      lines.lines().forEach(answers::add);
    } catch (IOException | java.io.UncheckedIOException killed) {
      // The queue says what came before.
    }
    answers.add("error - the child has ended");
  }

  public long pid() {
    return process.pid();
  }

  /** Without a warning. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end by itself, and kills it when it does not. */
  @Override
  public void close() throws IOException, InterruptedException {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("the child does not end");
      }
    } finally {
      kill();
    }
  }
}
