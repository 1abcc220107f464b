package io.htap.tck.jdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** An installed JDK, as its own {@code release} file describes it. */
record Jdk(Path home, Runtime.Version version) {

  /** The newest installed JDK with another feature version than the running one. */
  static Optional<Jdk> newestOther() {
    return installed().stream()
        .filter(jdk -> jdk.version.feature() != Runtime.version().feature())
        .filter(jdk -> jdk.version.feature() >= 17)
        .max(Comparator.comparing(Jdk::version));
  }

  Path java() {
    return home.resolve("bin/java");
  }

  private static List<Jdk> installed() {
    Set<Path> homes = new LinkedHashSet<>();
    addChildren(homes, Path.of(System.getProperty("java.home")).getParent());
    addChildren(homes, Path.of("/usr/lib/jvm"));
    addChildren(homes, Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));
    addChildren(homes, Path.of(System.getProperty("user.home"), ".jdks"));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME")) {
                homes.add(Path.of(value));
              }
            });
    var jdks = new ArrayList<Jdk>();
    for (var home : homes) {
      read(home).ifPresent(jdks::add);
    }
    return jdks;
  }

  private static void addChildren(Set<Path> homes, Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    try (var children = Files.list(folder)) {
      children.forEach(homes::add);
    } catch (IOException unreadable) {
      // A folder we may not read holds no JDK we may run.
    }
  }

  private static Optional<Jdk> read(Path home) {
    var release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (var in = Files.newBufferedReader(release)) {
      properties.load(in);
      var version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
      return Optional.of(new Jdk(home, Runtime.Version.parse(version)));
    } catch (IOException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
