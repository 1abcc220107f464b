package io.htap.driver.federation.write;

import io.htap.driver.config.SourceFile;
import io.htap.spi.HtapException;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A Parquet file that is added to a folder. It is written under a name that the relation's pattern
 * does not match, so that nobody reads half of it.
 */
final class NewFile {
  private static final String SUFFIX = ".parquet";

  private final Path written;
  private final Path place;

  NewFile(SourceFile file) {
    Path pattern = Path.of(file.path());
    String name = "htap-" + UUID.randomUUID();
    written = pattern.resolveSibling(name + ".tmp");
    place = pattern.resolveSibling(last(file.path()).replace("*", name));
  }

  /**
   * @throws HtapException 0A000 when no file can be added
   */
  static void check(RelationName name, SourceFile file) throws HtapException {
    String last = last(file.path());
    String before = file.path().substring(0, file.path().length() - last.length());
    boolean fit =
        file.format() == SourceFile.Format.PARQUET
            && last.endsWith(SUFFIX)
            && last.indexOf('*') >= 0
            && last.indexOf('*') == last.lastIndexOf('*')
            && (before + last.replace("*", "")).chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
    if (!fit) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "no file can be added to "
              + name
              + ": htap.table."
              + name
              + " would have to be of the form parquet:/folder/*.parquet");
    }
  }

  private static String last(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  /** Where DuckDB is to write it. */
  String written() {
    return written.toString();
  }

  /** Puts it in its place. */
  void publish() throws HtapException {
    try {
      Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new HtapException(
          SqlState.IO_ERROR, "the file " + written + " cannot be renamed to " + place, e);
    }
  }

  /** Deletes it unless it is in its place. */
  void discard() throws HtapException {
    try {
      Files.deleteIfExists(written);
    } catch (IOException e) {
      throw new HtapException(SqlState.IO_ERROR, "the file " + written + " cannot be deleted", e);
    }
  }
}
