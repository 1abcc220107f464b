package io.htap.replica.store;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/** Maps what DuckDB says when it cannot open a file to a SQLState and a sentence. */
final class OpenFailure {
  private OpenFailure() {}

  static HtapException of(Path path, SQLException cause) {
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("could not set lock") || text.contains("conflicting lock")) {
      return new HtapException(
          SqlState.OBJECT_IN_USE,
          "the DuckDB file " + path + " is in use by another process",
          cause);
    }
    Path directory = path.toAbsolutePath().getParent();
    boolean unwritable =
        directory == null
            || !Files.isWritable(directory)
            || (Files.exists(path) && !(Files.isWritable(path) && Files.isRegularFile(path)));
    if (unwritable || text.contains("permission") || text.contains("cannot open file")) {
      return new HtapException(
          SqlState.IO_ERROR, "the DuckDB file " + path + " cannot be written", cause);
    }
    return new HtapException(
        SqlState.SYSTEM_ERROR,
        "the file "
            + path
            + " is not a DuckDB database that this version can open: "
            + cause.getMessage(),
        cause);
  }
}
