package io.htap.tck.compare;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A table's contents in one number that does not depend on the order of rows.
 *
 * @param rows how many rows
 * @param sum the sum of the rows' hashes, each well mixed, so that changes do not cancel out
 */
public record TableChecksum(long rows, long sum) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Reads all rows of a table, each cell as {@code getString} gives it. */
  public static TableChecksum of(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select * from " + table)) {
      var columns = rows.getMetaData().getColumnCount();
      var count = 0L;
      var sum = 0L;
      while (rows.next()) {
        var hash = FNV_OFFSET;
        for (var i = 1; i <= columns; i++) {
          var text = rows.getString(i);
          hash = text == null ? add(hash, -1) : add(hash(hash, text), text.length());
        }
        count++;
        sum += mix(hash);
      }
      return new TableChecksum(count, sum);
    }
  }

  private static long hash(long hash, String text) {
    var result = hash;
    for (var i = 0; i < text.length(); i++) {
      result = add(result, text.charAt(i));
    }
    return result;
  }

  private static long add(long hash, int value) {
    return (hash ^ value) * FNV_PRIME;
  }

  /** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
  private static long mix(long hash) {
    var h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
