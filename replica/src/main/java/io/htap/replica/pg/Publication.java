package io.htap.replica.pg;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The publication that names the tables whose changes the stream carries. */
public final class Publication {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private static final int FIRST_WITH_GENERATED = 18;

  private Publication() {}

  /**
   * @throws PrerequisiteException when the user may not
   */
  public static void create(Connection connection, String name, List<SourceTable> tables)
      throws SQLException, PrerequisiteException {
    String list = tables.stream().map(SourceTable::quotedName).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE PUBLICATION "
              + Identifiers.quoted(name)
              + (list.isEmpty() ? "" : " FOR TABLE " + list)
              + " WITH (publish = 'insert, update, delete, truncate'"
              + (publishesGenerated(connection) ? ", publish_generated_columns = stored" : "")
              + ")");
    } catch (SQLException e) {
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw new PrerequisiteException(
            "the user may not create a publication ("
                + e.getMessage()
                + "); run GRANT CREATE ON DATABASE … TO the user and let it own the tables",
            e);
      }
      throw e;
    }
  }

  private static boolean publishesGenerated(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_GENERATED;
  }

  /** OID of the {@code pg_publication_rel} row by table OID; empty when there is no publication. */
  public static Map<Long, Long> relationOids(Connection connection, String name)
      throws SQLException {
    var oids = new HashMap<Long, Long>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT r.prrelid, r.oid FROM pg_catalog.pg_publication_rel r"
                + " JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid WHERE p.pubname = ?")) {
      statement.setString(1, name);
      try (ResultSet rs = statement.executeQuery()) {
        while (rs.next()) {
          oids.put(rs.getLong(1), rs.getLong(2));
        }
      }
    }
    return oids;
  }

  public static void drop(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP PUBLICATION IF EXISTS " + Identifiers.quoted(name));
    }
  }
}
