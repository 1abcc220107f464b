package io.htap.replica.codec;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * Dates and times. Postgres counts from 2000-01-01, DuckDB from 1970-01-01, both in the proleptic
 * Gregorian calendar.
 *
 * <p>Refused: the infinities (DuckDB's JDBC layer turns them into the year 294247 and its functions
 * into NULL), years before Christ (DuckDB numbers and prints them otherwise), what lies past the
 * end of DuckDB's range, and 24:00:00 (which its JDBC layer cannot read).
 */
enum TemporalCodec implements ColumnCodec {
  DATE {
    @Override
    public void check(byte[] b, int off, int len) throws UnrepresentableException {
      requireWidth(len, Integer.BYTES);
      int days = ByteOrder.int32(b, off);
      if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
        throw new UnrepresentableException("an infinite date");
      }
      if (days < FIRST_DAY) {
        throw new UnrepresentableException("a date before Christ");
      }
    }

    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.appendEpochDays(ByteOrder.int32(b, off) + EPOCH_DAYS);
    }
  },
  TIME {
    @Override
    public void check(byte[] b, int off, int len) throws UnrepresentableException {
      requireWidth(len, Long.BYTES);
      if (ByteOrder.int64(b, off) >= DAY_MICROS) {
        throw new UnrepresentableException("the time 24:00:00");
      }
    }

    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.appendDayMicros(ByteOrder.int64(b, off));
    }
  },
  TIMESTAMP {
    @Override
    public void check(byte[] b, int off, int len) throws UnrepresentableException {
      requireWidth(len, Long.BYTES);
      long micros = ByteOrder.int64(b, off);
      if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
        throw new UnrepresentableException("an infinite timestamp");
      }
      if (micros < FIRST_DAY * DAY_MICROS) {
        throw new UnrepresentableException("a timestamp before Christ");
      }
      if (micros > LAST_TIMESTAMP) {
        throw new UnrepresentableException("a timestamp after 294247-01-10");
      }
    }

    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.appendEpochMicros(ByteOrder.int64(b, off) + EPOCH_DAYS * DAY_MICROS);
    }
  };

  /** Another width is another type than the one that was planned with. */
  private static void requireWidth(int len, int width) throws UnrepresentableException {
    if (len != width) {
      throw new UnrepresentableException("a value of another type");
    }
  }

  /** Days from 1970-01-01 to 2000-01-01. */
  private static final int EPOCH_DAYS = 10_957;

  private static final long DAY_MICROS = 86_400_000_000L;

  /** 0001-01-01 in days from 2000-01-01. */
  private static final long FIRST_DAY = -730_119;

  /** The greatest is DuckDB's infinity; the one below is its last finite timestamp. */
  private static final long LAST_TIMESTAMP = Long.MAX_VALUE - 1 - EPOCH_DAYS * DAY_MICROS;
}
