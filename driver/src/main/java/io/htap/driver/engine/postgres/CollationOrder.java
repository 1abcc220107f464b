package io.htap.driver.engine.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The order of texts under a collation of the server, from the one authority on it: the server.
 *
 * <p>Collation libraries differ between versions, so no order that is computed here could be proven
 * to be the server's. Only distinct values travel, and only of results that have to be ordered.
 */
public final class CollationOrder {
  private CollationOrder() {}

  /**
   * One round trip on the user's own connection.
   *
   * @param collation qualified and quoted, as it stands in a COLLATE clause; empty for the
   *     database's default
   * @return the rank of each text, 0 first
   */
  public static Map<String, Integer> rank(
      Connection connection, Collection<String> distinct, String collation) throws SQLException {
    Map<String, Integer> ranks = new HashMap<>(distinct.size() * 2);
    if (distinct.size() < 2) {
      distinct.forEach(text -> ranks.put(text, 0));
      return ranks;
    }
    String[] texts = distinct.toArray(String[]::new);
    String collate = collation.isEmpty() ? "" : " COLLATE " + collation;
    String sql =
        "SELECT o::int FROM pg_catalog.unnest(?::pg_catalog.text[]) WITH ORDINALITY AS t(v, o)"
            + " ORDER BY v"
            + collate;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Array array = connection.createArrayOf("text", texts);
      try {
        statement.setArray(1, array);
        try (ResultSet rows = statement.executeQuery()) {
          for (int rank = 0; rows.next(); rank++) {
            ranks.put(texts[rows.getInt(1) - 1], rank);
          }
        }
      } finally {
        array.free();
      }
    }
    return ranks;
  }
}
