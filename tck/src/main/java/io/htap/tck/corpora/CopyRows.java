package io.htap.tck.corpora;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows of texts into one table, in blocks. */
public final class CopyRows implements AutoCloseable {
  private static final int BLOCK = 1 << 16;

  private final CopyIn copy;
  private final StringBuilder block = new StringBuilder(BLOCK + 1024);

  /** Begins; nothing is in the table before {@link #finish}. */
  public CopyRows(Connection connection, String table) throws SQLException {
    copy =
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin");
  }

  /**
   * Adds a row.
   *
   * @param values as Postgres reads them; null is NULL
   */
  public void add(List<? extends @Nullable String> values) throws SQLException {
    var separator = "";
    for (var value : values) {
      block.append(separator).append(value == null ? "\\N" : escaped(value));
      separator = "\t";
    }
    block.append('\n');
    if (block.length() >= BLOCK) {
      flush();
    }
  }

  /** Ends well. */
  public void finish() throws SQLException {
    flush();
    copy.endCopy();
  }

  private void flush() throws SQLException {
    var bytes = block.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    block.setLength(0);
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
