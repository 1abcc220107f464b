package io.htap.replica.codec;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBColumnType;

/**
 * An interval as its three parts, which Postgres keeps apart and sends as microseconds, days,
 * months. DuckDB's own INTERVAL has the same parts, but neither its Java appender nor its order.
 */
final class IntervalCodec implements ColumnCodec {
  static final String DUCK_TYPE = "STRUCT(months INTEGER, days INTEGER, micros BIGINT)";

  /** A vector takes no structs, so the parts travel as a text. */
  private static final VectorForm CARRIED =
      VectorForm.of(
          DuckDBColumnType.VARCHAR,
          "CASE WHEN %1$s IS NOT NULL THEN {"
              + "'months': system.main.split_part(%1$s, ' ', 1)::INTEGER,"
              + " 'days': system.main.split_part(%1$s, ' ', 2)::INTEGER,"
              + " 'micros': system.main.split_part(%1$s, ' ', 3)::BIGINT} END");

  private static final int DAYS = Long.BYTES;
  private static final int MONTHS = DAYS + Integer.BYTES;

  @Override
  public void check(byte[] b, int off, int len) throws UnrepresentableException {
    int months = ByteOrder.int32(b, off + MONTHS);
    // Postgres 17's infinities; an earlier server has no use for such a month.
    if (months == Integer.MAX_VALUE || months == Integer.MIN_VALUE) {
      throw new UnrepresentableException("an infinite interval");
    }
  }

  @Override
  public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
    to.beginStruct();
    to.append(ByteOrder.int32(b, off + MONTHS));
    to.append(ByteOrder.int32(b, off + DAYS));
    to.append(ByteOrder.int64(b, off));
    to.endStruct();
  }

  @Override
  public VectorForm vectorForm() {
    return CARRIED;
  }

  @Override
  public void write(ColumnVector to, int row, byte[] b, int off, int len) {
    String parts =
        ByteOrder.int32(b, off + MONTHS)
            + " "
            + ByteOrder.int32(b, off + DAYS)
            + " "
            + ByteOrder.int64(b, off);
    to.setText(row, parts.getBytes(StandardCharsets.US_ASCII));
  }
}
