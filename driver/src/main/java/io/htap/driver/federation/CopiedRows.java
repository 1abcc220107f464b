package io.htap.driver.federation;

import io.htap.replica.codec.BinaryCopy;
import io.htap.replica.codec.UnrepresentableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import org.postgresql.copy.CopyOut;
import org.postgresql.jdbc.PgConnection;

/** Rows that Postgres sends by one {@code COPY}. */
public final class CopiedRows {
  private static final Logger LOG = System.getLogger(CopiedRows.class.getName());

  private CopiedRows() {}

  /**
   * Reads the rows of a query.
   *
   * @param width of a row, in columns
   * @return how many bytes Postgres has sent
   */
  public static long read(PgConnection raw, String query, int width, BinaryCopy.Sink sink)
      throws SQLException, UnrepresentableException {
    BinaryCopy stream = new BinaryCopy(width);
    long bytes = 0;
    CopyOut out = raw.getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    try {
      for (byte[] message = out.readFromCopy(); message != null; message = out.readFromCopy()) {
        bytes += message.length;
        stream.accept(message, sink);
      }
    } finally {
      if (out.isActive()) {
        breakOff(raw, out);
      }
    }
    return bytes;
  }

  /**
   * Stops the server and reads what it has sent until then. The connection goes on to be used, for
   * which {@code CopyOut.cancelCopy()} will not do: after it pgjdbc takes one statement's answer
   * for another's.
   */
  private static void breakOff(PgConnection raw, CopyOut out) {
    try {
      raw.cancelQuery();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "the server was not told to stop: {0}", e.getMessage());
    }
    try {
      while (out.readFromCopy() != null) {
        // Nobody wants these rows.
      }
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "a COPY was broken off: {0}", e.getMessage());
    }
  }
}
