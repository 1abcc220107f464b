package io.htap.driver.execute;

import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PGPropertyMaxResultBufferParser;

/**
 * What pgjdbc's {@code maxResultBuffer} leaves to the copy: results that Postgres could send within
 * it for certain, in either format. What may be larger is Postgres's, as is the error.
 *
 * @param bytes −1 for no limit
 */
public record ResultBuffer(long bytes) {
  public static final ResultBuffer UNLIMITED = new ResultBuffer(-1);

  /** No question of the driver's own is answered with more. */
  private static final long LEAST = 16L << 20;

  /** Of a cell in binary form: numbers and moments, and the head of an array. */
  private static final int FIXED = 32;

  /** How much longer an element of an array is in binary form than in its text. */
  private static final int FACTOR = 8;

  /** The one of the connections that pgjdbc makes of these. */
  public static ResultBuffer of(String pgUrl, Properties pgProperties) throws SQLException {
    Properties parsed = Driver.parseURL(pgUrl, pgProperties);
    String size = parsed == null ? null : PGProperty.MAX_RESULT_BUFFER.getOrDefault(parsed);
    return size == null
        ? UNLIMITED
        : new ResultBuffer(PGPropertyMaxResultBufferParser.parseProperty(size));
  }

  /**
   * Whether a session has to stay: the driver's own questions would not fit, or the limit is for
   * each of the fetches.
   */
  public boolean keepsHome(int fetchSize) {
    return bytes >= 0 && (bytes < LEAST || fetchSize > 0);
  }

  /**
   * Whether a result may be larger than the limit.
   *
   * @param length of all cells as texts
   */
  boolean mayExceed(long length, long cells) {
    return bytes >= 0 && length * FACTOR + cells * FIXED > bytes;
  }
}
