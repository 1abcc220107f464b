package io.htap.driver.engine.postgres;

import io.htap.spi.CollationFacts;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Names of collations as a COLLATE clause takes them. */
public final class Collations {
  private static final String NAME =
      "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname)"
          + " FROM pg_catalog.pg_collation c"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace WHERE c.oid = ?::oid";

  private Collations() {}

  /** The name of each OID; empty for the database's default and for 0, no collation. */
  public static Map<Long, String> names(Connection connection, Collection<Long> oids)
      throws SQLException {
    Map<Long, String> names = new HashMap<>();
    for (long oid : oids) {
      if (oid == 0 || oid == CollationFacts.DEFAULT_OID) {
        names.put(oid, "");
      } else if (!names.containsKey(oid)) {
        names.put(oid, name(connection, oid));
      }
    }
    return names;
  }

  private static String name(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NAME)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new HtapException(SqlState.UNDEFINED_OBJECT, "no collation with OID " + oid);
        }
        return row.getString(1);
      }
    }
  }
}
