package io.htap.driver.federation.write;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.Tuple;

/** Sends rows, as Postgres prints them, by {@code COPY … FROM STDIN}. */
final class CopyText {
  private static final int FULL = 1 << 16;

  private final CopyIn copy;
  private final List<String> names;
  private byte[] buffer = new byte[FULL + 8192];
  private int length;
  private long rows;
  private long bytes;

  /**
   * @param names of the columns, for errors
   */
  CopyText(CopyIn copy, List<String> names) {
    this.copy = copy;
    this.names = names;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  void row(Tuple row) throws SQLException {
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        put('\t');
      }
      byte[] cell = row.get(i);
      if (cell == null) {
        put('\\');
        put('N');
      } else {
        cell(cell, i);
      }
    }
    put('\n');
    rows++;
    if (length >= FULL) {
      flush();
    }
  }

  private void cell(byte[] cell, int column) throws SQLException {
    for (byte b : cell) {
      switch (b) {
        case '\\', '\t', '\n', '\r' -> {
          put('\\');
          put(b == '\t' ? 't' : b == '\n' ? 'n' : b == '\r' ? 'r' : b);
        }
        case 0 ->
            throw new HtapException(
                SqlState.CHARACTER_NOT_IN_REPERTOIRE,
                "column "
                    + names.get(column)
                    + " has a text with a NUL character, which"
                    + " Postgres cannot hold");
        default -> put(b);
      }
    }
  }

  private void put(int b) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * length);
    }
    buffer[length] = (byte) b;
    length++;
  }

  /** Sends what is left. */
  void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, length);
    bytes += length;
    length = 0;
  }
}
