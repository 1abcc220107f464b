package io.htap.replica.pg;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The publication that names the tables whose changes the stream carries. */
public final class Publication {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /**
   * What is not there any more, or not to be had at the moment; the next look at the catalog shows.
   */
  private static final List<String> PASSING = List.of("42P01", "3F000", "55P03", "42704", "42710");

  /** The right to be the copy that a publication belongs to; held for as long as the session. */
  private static final String CLAIM = "pg_catalog.hashtextextended(%s, 4848)";

  private static final int FIRST_WITH_GENERATED = 18;

  private Publication() {}

  /**
   * Creates an empty publication and claims it for this connection's session, so that nobody takes
   * it for an orphan before it has its slot.
   *
   * @throws PrerequisiteException when the user may not
   */
  public static void create(Connection connection, String name)
      throws SQLException, PrerequisiteException {
    claim(connection, name);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE PUBLICATION "
              + Identifiers.quoted(name)
              + " WITH (publish = 'insert, update, delete, truncate'"
              + (publishesGenerated(connection) ? ", publish_generated_columns = stored" : "")
              + ")");
    } catch (SQLException e) {
      throw prerequisite(e);
    }
  }

  private static boolean publishesGenerated(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_GENERATED;
  }

  private static SQLException prerequisite(SQLException e) throws PrerequisiteException {
    if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
      throw new PrerequisiteException(
          "the user may not create a publication ("
              + e.getMessage()
              + "); run GRANT CREATE ON DATABASE … TO the user and let it own the tables",
          e);
    }
    return e;
  }

  /** Marks the publication as in use for as long as the connection lives. */
  public static void claim(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_advisory_lock_shared(" + CLAIM.formatted("?") + ")")) {
      statement.setString(1, name);
      statement.executeQuery().close();
    }
  }

  /**
   * Drops the publications of copies that were killed: those which have neither a slot nor anybody
   * who claims them.
   *
   * @param prefix of the names that copies give
   */
  public static void dropOrphans(Connection connection, String prefix) throws SQLException {
    var names = new ArrayList<String>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT p.pubname FROM pg_catalog.pg_publication p WHERE p.pubname ~ ?"
                + " AND pg_catalog.pg_has_role(p.pubowner, 'USAGE')"
                + " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_replication_slots s"
                + " WHERE s.slot_name = p.pubname)")) {
      statement.setString(1, "^" + prefix + "_[0-9a-f]{16}$");
      try (ResultSet rs = statement.executeQuery()) {
        while (rs.next()) {
          names.add(rs.getString(1));
        }
      }
    }
    for (String name : names) {
      if (lock(connection, "pg_try_advisory_lock", name)) {
        drop(connection, name);
        lock(connection, "pg_advisory_unlock", name);
      }
    }
  }

  private static boolean lock(Connection connection, String function, String name)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog." + function + "(" + CLAIM.formatted("?") + ")")) {
      statement.setString(1, name);
      try (ResultSet rs = statement.executeQuery()) {
        rs.next();
        return rs.getBoolean(1);
      }
    }
  }

  /** Adds tables; which of them are in it then, the catalog tells. */
  public static void add(Connection connection, String name, List<SourceTable> tables)
      throws SQLException, PrerequisiteException {
    if (tables.isEmpty()) {
      return;
    }
    String list =
        tables.stream().map(t -> "ONLY " + t.quotedName()).collect(Collectors.joining(", "));
    try {
      alter(connection, name, "ADD TABLE " + list);
    } catch (SQLException e) {
      if (!PASSING.contains(e.getSQLState())) {
        throw prerequisite(e);
      }
      if (tables.size() > 1) {
        // One of them is in the way of the others.
        for (SourceTable table : tables) {
          add(connection, name, List.of(table));
        }
      }
    }
  }

  /**
   * Takes tables out, those that still exist.
   *
   * @return why one of them is still in it; null when nobody need care
   */
  public static @Nullable String remove(Connection connection, String name, Set<Long> oids)
      throws SQLException {
    String problem = null;
    for (long oid : oids) {
      String stays = remove(connection, name, oid);
      problem = problem == null ? stays : problem;
    }
    return problem;
  }

  private static @Nullable String remove(Connection connection, String name, long oid)
      throws SQLException {
    String table;
    String refusal;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),"
                + " CASE WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN"
                + " pg_catalog.format('user %1$s may not use schema %2$I; to let it:"
                + " GRANT USAGE ON SCHEMA %2$I TO %1$I', current_user, n.nspname) END"
                + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
                + " ON n.oid = c.relnamespace WHERE c.oid = ?::oid")) {
      statement.setLong(1, oid);
      try (ResultSet rs = statement.executeQuery()) {
        if (!rs.next()) {
          return null;
        }
        table = rs.getString(1);
        refusal = rs.getString(2);
      }
    }
    if (refusal == null) {
      try {
        alter(connection, name, "DROP TABLE ONLY " + table);
      } catch (SQLException e) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
          refusal = e.getMessage();
        } else if (!PASSING.contains(e.getSQLState())) {
          throw e;
        }
      }
    }
    return refusal == null
        ? null
        : table + " cannot be taken out of the publication " + name + ": " + refusal;
  }

  /** Waits but shortly for a lock, since whoever comes after would have to wait too. */
  private static void alter(Connection connection, String name, String what) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '2s'");
      try {
        statement.execute("ALTER PUBLICATION " + Identifiers.quoted(name) + " " + what);
      } finally {
        statement.execute("SET lock_timeout = 0");
      }
    }
  }

  /**
   * The version of the publication's row, which changes when it is renamed or its options are
   * altered and not when tables come and go; empty when it is not there, or does not send all kinds
   * of changes. Under another name, or without some changes, they would have been left out of the
   * stream without a word, even if all is as before by now.
   */
  public static Optional<String> version(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT p.xmin::text FROM pg_catalog.pg_publication p WHERE p.pubname = ?"
                + " AND p.pubinsert AND p.pubupdate AND p.pubdelete AND p.pubtruncate"
                + " AND NOT p.pubviaroot AND NOT p.puballtables"
                + " AND coalesce(pg_catalog.to_jsonb(p) ->> 'pubgencols', 's') = 's'")) {
      statement.setString(1, name);
      try (ResultSet rs = statement.executeQuery()) {
        return rs.next() ? Optional.of(rs.getString(1)) : Optional.empty();
      }
    }
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
