package io.htap.replica.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What DuckDB says when its database is beyond repair, and what is done with such a file. */
public final class Damage {
  private static final List<String> DAMAGED =
      List.of("data corruption error", "io error: could not read enough bytes");
  private static final List<String> INVALID = List.of("fatal error");
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int MAGIC_AT = 8;
  private static final byte[] MAGIC = {'D', 'U', 'C', 'K'};

  private Damage() {}

  /** Whether the file holds something that DuckDB did not write. */
  public static boolean isDamaged(@Nullable Throwable e) {
    return says(e, DAMAGED);
  }

  /** Whether no connection to the database works any more until it has been opened anew. */
  public static boolean isInvalid(@Nullable Throwable e) {
    return says(e, INVALID);
  }

  /** Only at its beginning is a message DuckDB's own; further on it may quote the statement. */
  private static boolean says(@Nullable Throwable e, List<String> words) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (cause instanceof SQLException && words.stream().anyMatch(text::startsWith)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the file is, or was once, a DuckDB database, and nobody else's file. */
  static boolean isOurs(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(MAGIC_AT + MAGIC.length);
      return start.length == 0
          || start.length == MAGIC_AT + MAGIC.length
              && java.util.Arrays.equals(start, MAGIC_AT, start.length, MAGIC, 0, MAGIC.length);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Moves the database and its log out of the way, to be looked at by whoever wants to.
   *
   * @return the new name
   */
  static Path keepAside(Path file) throws IOException {
    String suffix = ".damaged-" + LocalDateTime.now().format(STAMP);
    Path aside = file.resolveSibling(file.getFileName() + suffix);
    if (Files.exists(file)) {
      Files.move(file, aside);
    }
    Path log = file.resolveSibling(file.getFileName() + ".wal");
    if (Files.exists(log)) {
      Files.move(log, file.resolveSibling(aside.getFileName() + ".wal"));
    }
    return aside;
  }
}
