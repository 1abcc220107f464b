package io.htap.tck.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own for what is measured, with a heap of its own. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs a main method that prints notes and lines {@code metric=value}.
   *
   * @param options the heap and others, as the {@code java} command takes them
   * @param right what its last line is when all was right
   * @return whether it was
   */
  public static boolean run(
      BenchLog log, String options, Class<?> main, String right, String... args)
      throws IOException, InterruptedException {
    var process = start(options, main, args);
    var last = "";
    try (var lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var figure = line.split("=", 2);
        if (figure.length == 1) {
          log.note(line);
        } else if (figure[1].contains(".")) {
          log.value(figure[0], Double.parseDouble(figure[1]), "");
        } else {
          log.count(figure[0], Long.parseLong(figure[1]));
        }
        last = line;
      }
    } finally {
      process.destroy();
    }
    return process.waitFor() == 0 && last.equals(right);
  }

  /**
   * How long it takes from the start of the JVM until a main method has done its work; its end is
   * waited for and not counted.
   *
   * @param done the line that it prints then, all having been right
   * @return milliseconds
   */
  public static double millisUntil(String done, String options, Class<?> main, String... args)
      throws IOException, InterruptedException {
    var began = System.nanoTime();
    var process = start(options, main, args);
    try (var lines = process.inputReader()) {
      var line = lines.readLine();
      var millis = (System.nanoTime() - began) / 1e6;
      if (!done.equals(line) || process.waitFor() != 0) {
        throw new IllegalStateException(main.getSimpleName() + " said " + line);
      }
      return millis;
    } finally {
      process.destroy();
    }
  }

  private static Process start(String options, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }
}
