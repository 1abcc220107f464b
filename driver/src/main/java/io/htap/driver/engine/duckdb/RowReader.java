package io.htap.driver.engine.duckdb;

import io.htap.spi.HtapException;
import io.htap.spi.PgType;
import io.htap.spi.SqlState;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;

/** Turns DuckDB's rows into the tuples that Postgres would have sent for them. */
public final class RowReader {
  private final CellEncoder[] encoders;

  /**
   * @param fields the visible columns as Postgres describes them
   * @param zone the session's time zone, proven; null when no timestamptz can be printed
   * @throws SQLException when a column has no proven text
   */
  public RowReader(Field[] fields, @Nullable ZoneId zone) throws SQLException {
    encoders = new CellEncoder[fields.length];
    for (int i = 0; i < fields.length; i++) {
      int oid = fields[i].getOID();
      PgType type =
          PgType.byOid(oid)
              .orElseThrow(
                  () ->
                      new HtapException(
                          SqlState.FEATURE_NOT_SUPPORTED, "no proven text for type " + oid));
      encoders[i] = CellEncoders.of(type, fields[i].getMod(), zone);
    }
  }

  /** The current row. */
  public Tuple read(ResultSet row) throws SQLException {
    byte[][] cells = new byte[encoders.length][];
    for (int i = 0; i < encoders.length; i++) {
      String text = encoders[i].encode(row, i + 1);
      if (text != null) {
        cells[i] = text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return new Tuple(cells);
  }
}
