package io.htap.tck.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files stay short enough to be read in one go, and every package says what it is. */
class HouseNumbersTest {
  private static final int LONGEST = 500;
  private static final int MEDIAN = 90;
  private static final int FILES_PER_PACKAGE = 25;

  private static List<Path> sources;

  @BeforeAll
  static void find() throws IOException {
    var root = root();
    try (var paths = Files.walk(root)) {
      sources =
          paths
              .filter(path -> path.toString().endsWith(".java"))
              .filter(path -> root.relativize(path).toString().contains("src/"))
              .toList();
    }
    assertThat(sources).hasSizeGreaterThan(50);
  }

  @Test
  void noFileIsLong() {
    // Plain forwarders are as long as the interfaces they forward.
    assertThat(sources.stream().filter(path -> !path.toString().contains("/forward/")))
        .allSatisfy(path -> assertThat(lines(path)).as("%s", path).isLessThanOrEqualTo(LONGEST));
  }

  @Test
  void mostFilesAreShort() {
    var lengths = main().mapToInt(HouseNumbersTest::lines).sorted().toArray();
    assertThat(lengths[lengths.length / 2]).as("median lines").isLessThanOrEqualTo(MEDIAN);
  }

  @Test
  void packagesAreSmallAndSayWhatTheyAre() {
    var packages = main().map(Path::getParent).distinct().toList();
    assertThat(packages)
        .allSatisfy(
            folder -> {
              assertThat(folder.resolve("package-info.java")).content().contains("@NullMarked");
              assertThat(main().filter(path -> path.getParent().equals(folder)).count())
                  .as("files in %s", folder)
                  .isLessThanOrEqualTo(FILES_PER_PACKAGE);
            });
  }

  private static Stream<Path> main() {
    return sources.stream().filter(path -> path.toString().contains("/src/main/java/"));
  }

  private static int lines(Path path) {
    try (var lines = Files.lines(path)) {
      return (int) lines.count();
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** The folder of the root pom: the outermost one that has a pom. */
  private static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (folder.getParent() != null && Files.exists(folder.getParent().resolve("pom.xml"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
