package io.htap.driver.engine.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the order of a database's texts is the one that another engine gives: what that
 * engine has sorted must rise strictly, text by text, in the server's own judgement. Asked once for
 * each database and version of its collation.
 */
public final class CollationProof {
  private static final String VERSION =
      "SELECT pg_catalog.pg_database_collation_actual_version(d.oid)"
          + " FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()";

  private final ConcurrentHashMap<String, Boolean> proven = new ConcurrentHashMap<>();

  /** The other engine. */
  @FunctionalInterface
  public interface Sorter {
    /** Different texts that tell one order from another, in its order. */
    List<String> sample() throws SQLException;
  }

  /** Whether the database's own collation, a version of which is known to the server, does so. */
  public boolean holds(Connection connection, Sorter sorter) throws SQLException {
    String version = version(connection);
    if (version == null) {
      return false;
    }
    String database = connection.getMetaData().getURL() + ' ' + version;
    Boolean known = proven.get(database);
    if (known == null) {
      known = rises(connection, sorter.sample(), "");
      proven.put(database, known);
    }
    return known;
  }

  private static @Nullable String version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(VERSION)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /**
   * Whether each text is less than the next.
   *
   * @param collation qualified and quoted, as it stands in a COLLATE clause; empty for the
   *     database's default
   */
  static boolean rises(Connection connection, List<String> texts, String collation)
      throws SQLException {
    String collate = collation.isEmpty() ? "" : " COLLATE " + collation;
    String sql =
        "SELECT pg_catalog.bool_and(t.v < t.next"
            + collate
            + ") FROM (SELECT v, pg_catalog.lead(v) OVER (ORDER BY o) AS next"
            + " FROM pg_catalog.unnest(?::pg_catalog.text[]) WITH ORDINALITY AS u(v, o)) t"
            + " WHERE t.next IS NOT NULL";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Array array = connection.createArrayOf("text", texts.toArray());
      try {
        statement.setArray(1, array);
        try (ResultSet row = statement.executeQuery()) {
          return row.next() && row.getBoolean(1);
        }
      } finally {
        array.free();
      }
    }
  }
}
