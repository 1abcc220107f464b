package io.htap.replica.codec;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/**
 * An enum as the position of its label, so that it compares and sorts as in Postgres. A label that
 * the type did not have when the copy was planned has no position.
 */
final class EnumCodec implements ColumnCodec {
  private static final Short NO_LABEL = 0;

  private final Map<String, Short> positions = new HashMap<>();

  EnumCodec(List<String> labels) {
    for (String label : labels) {
      positions.put(label, (short) (positions.size() + 1));
    }
  }

  @Override
  public void check(byte[] b, int off, int len) {
    if (!positions.containsKey(label(b, off, len))) {
      throw new AlteredException("an enum label that is newer than the copy");
    }
  }

  @Override
  public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
    // The key of a row that is deleted may have been renamed: then no row of the copy is meant, and
    // nobody reads the copy any more, whose enum has changed.
    to.append(positions.getOrDefault(label(b, off, len), NO_LABEL).shortValue());
  }

  private static String label(byte[] b, int off, int len) {
    return new String(b, off, len, StandardCharsets.UTF_8);
  }
}
