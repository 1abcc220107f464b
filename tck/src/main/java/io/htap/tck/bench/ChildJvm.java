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
   * @param heap as the {@code java} command takes it
   * @param right what its last line is when all was right
   * @return whether it was
   */
  public static boolean run(BenchLog log, String heap, Class<?> main, String right, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
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
}
