package io.htap.replica.store;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.pg.ServerInfo;
import io.htap.replica.store.StoredState.StoredTable;
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

/** The tables in schema {@code htap} that say what the copy is a copy of, and at which position. */
public final class MetaStore {
  private static final int FORMAT = 1;

  private final String catalog;
  private final String sources;
  private final String tables;

  MetaStore(String catalog) {
    this.catalog = catalog;
    sources = Identifiers.quoted(catalog) + ".htap.source";
    tables = Identifiers.quoted(catalog) + ".htap.tables";
  }

  void createSchema(Statement statement) throws SQLException {
    String prefix = "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quoted(catalog) + ".";
    statement.execute(prefix + CopyTable.SCHEMA);
    statement.execute(prefix + "htap");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + sources
            + " (format INTEGER, system_id VARCHAR,"
            + " timeline BIGINT, database VARCHAR, slot VARCHAR, complete BOOLEAN,"
            + " applied_lsn BIGINT, generation BIGINT)");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS "
            + tables
            + " (oid BIGINT, table_name VARCHAR, shape VARCHAR,"
            + " publication_rel BIGINT, refused VARCHAR)");
  }

  /** Empty when no copy has been begun, or by another version of this code. */
  public Optional<StoredState> load(Connection duck) throws SQLException {
    Map<Long, StoredTable> found = new HashMap<>();
    try (Statement statement = duck.createStatement()) {
      try (ResultSet rs =
          statement.executeQuery(
              "SELECT oid, table_name, shape, publication_rel, refused FROM " + tables)) {
        while (rs.next()) {
          found.put(
              rs.getLong(1),
              new StoredTable(rs.getString(2), rs.getString(3), rs.getLong(4), rs.getString(5)));
        }
      }
      try (ResultSet rs =
          statement.executeQuery(
              "SELECT system_id, timeline, database, slot, complete, applied_lsn, generation"
                  + " FROM "
                  + sources
                  + " WHERE format = "
                  + FORMAT)) {
        if (!rs.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new StoredState(
                rs.getString(1),
                rs.getLong(2),
                rs.getString(3),
                rs.getString(4),
                rs.getBoolean(5),
                rs.getLong(6),
                rs.getLong(7),
                found));
      }
    }
  }

  /**
   * Throws the old copy away and notes the slot that is about to be created, in one transaction;
   * until {@link #complete} a crash leads to a new snapshot.
   *
   * @return the generation of the new snapshot
   */
  public long begin(Connection duck, ServerInfo server, String slot) throws SQLException {
    long generation = load(duck).map(state -> state.generation() + 1).orElse(0L);
    boolean done = false;
    duck.setAutoCommit(false);
    try (Statement statement = duck.createStatement()) {
      for (String table : copyTables(statement)) {
        statement.execute(
            "DROP TABLE "
                + Identifiers.quoted(catalog)
                + "."
                + Identifiers.qualified(CopyTable.SCHEMA, table));
      }
      statement.execute("DELETE FROM " + tables);
      statement.execute("DELETE FROM " + sources);
      try (PreparedStatement insert =
          duck.prepareStatement(
              "INSERT INTO " + sources + " VALUES (?, ?, ?, ?, ?, false, 0, ?)")) {
        insert.setInt(1, FORMAT);
        insert.setString(2, server.systemId());
        insert.setLong(3, server.timeline());
        insert.setString(4, server.database());
        insert.setString(5, slot);
        insert.setLong(6, generation);
        insert.executeUpdate();
      }
      duck.commit();
      done = true;
      return generation;
    } finally {
      if (!done) {
        duck.rollback();
      }
      duck.setAutoCommit(true);
    }
  }

  private List<String> copyTables(Statement statement) throws SQLException {
    var names = new ArrayList<String>();
    try (ResultSet rs =
        statement.executeQuery(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = "
                + Identifiers.literal(catalog)
                + " AND schema_name = "
                + Identifiers.literal(CopyTable.SCHEMA))) {
      while (rs.next()) {
        names.add(rs.getString(1));
      }
    }
    return names;
  }

  /** Creates the empty copy of a table and notes it. */
  public void create(Connection duck, CopyTable table) throws SQLException {
    try (Statement statement = duck.createStatement();
        PreparedStatement insert =
            duck.prepareStatement("INSERT INTO " + tables + " VALUES (?, ?, ?, ?, NULL)")) {
      statement.execute(table.createStatement());
      insert.setLong(1, table.source().oid());
      insert.setString(2, table.tableName());
      insert.setString(3, table.source().shape());
      insert.setLong(4, table.publicationRelOid());
      insert.executeUpdate();
    }
  }

  /** Takes a table out of the copy within the caller's transaction, and remembers why. */
  public void refuse(Connection duck, CopyTable table, String reason) throws SQLException {
    try (Statement statement = duck.createStatement();
        PreparedStatement update =
            duck.prepareStatement("UPDATE " + tables + " SET refused = ? WHERE oid = ?")) {
      statement.execute("DROP TABLE IF EXISTS " + table.qualifiedName());
      update.setString(1, reason);
      update.setLong(2, table.source().oid());
      update.executeUpdate();
    }
  }

  /** Takes a table out of the copy within the caller's transaction, as if it had never been in. */
  public void remove(Connection duck, CopyTable table) throws SQLException {
    try (Statement statement = duck.createStatement();
        PreparedStatement delete =
            duck.prepareStatement("DELETE FROM " + tables + " WHERE oid = ? AND table_name = ?")) {
      statement.execute("DROP TABLE IF EXISTS " + table.qualifiedName());
      delete.setLong(1, table.source().oid());
      delete.setString(2, table.tableName());
      delete.executeUpdate();
    }
  }

  /** A statement whose one parameter is the new position. */
  public PreparedStatement preparePosition(Connection duck) throws SQLException {
    return duck.prepareStatement("UPDATE " + sources + " SET applied_lsn = ?");
  }

  /** Declares the snapshot whole, at this position. */
  public void complete(Connection duck, long lsn) throws SQLException {
    try (PreparedStatement update =
        duck.prepareStatement("UPDATE " + sources + " SET complete = true, applied_lsn = ?")) {
      update.setLong(1, lsn);
      update.executeUpdate();
    }
  }
}
