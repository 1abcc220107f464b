package io.htap.driver.engine.duckdb;

import io.htap.rewrite.translation.OutputColumn;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/** Turns DuckDB's rows into the tuples that Postgres would have sent for them. */
public final class RowReader {
  private final CellEncoder[] encoders;
  private final boolean[] packed;

  /**
   * @param texts whether texts come as {@link PackedText}
   * @param columns the visible columns, of the types that Postgres describes
   * @param zone the session's time zone, proven; null when no timestamptz can be printed
   * @throws SQLException when a column has no proven text
   */
  public RowReader(List<OutputColumn> columns, boolean texts, @Nullable ZoneId zone)
      throws SQLException {
    encoders = new CellEncoder[columns.size()];
    packed = new boolean[columns.size()];
    for (int i = 0; i < encoders.length; i++) {
      encoders[i] = CellEncoders.of(columns.get(i), zone);
      packed[i] = texts && PackedText.packed(columns.get(i));
    }
  }

  /** The current row. */
  public Tuple read(ResultSet row) throws SQLException {
    byte[][] cells = new byte[encoders.length][];
    for (int i = 0; i < encoders.length; i++) {
      if (packed[i]) {
        cells[i] = row.getBytes(i + 1);
        continue;
      }
      String text = encoders[i].encode(row, i + 1);
      if (text != null) {
        cells[i] = text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return new Tuple(cells);
  }
}
