package io.htap.replica.codec;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * An interval as its three parts, which Postgres keeps apart and sends as microseconds, days,
 * months. DuckDB's own INTERVAL has the same parts, but neither its Java appender nor its order.
 */
final class IntervalCodec implements ColumnCodec {
  static final String DUCK_TYPE = "STRUCT(months INTEGER, days INTEGER, micros BIGINT)";

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
}
