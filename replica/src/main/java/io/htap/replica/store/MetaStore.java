package io.htap.replica.store;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.pg.ServerInfo;
import io.htap.replica.store.StoredState.StoredTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tables in schema {@code htap} that say what the copy is a copy of, and at which position. A
 * table of schema {@code copy} that is not listed is the remains of a copy that was not finished.
 */
public final class MetaStore {
  private static final int FORMAT = 3;

  private final String catalog;
  private final String sources;
  private final String tables;
  private final String unfit;
  private final AtomicLong generation = new AtomicLong();

  MetaStore(String catalog) {
    this.catalog = catalog;
    sources = Identifiers.quoted(catalog) + ".htap.source";
    tables = Identifiers.quoted(catalog) + ".htap.tables";
    unfit = Identifiers.quoted(catalog) + ".htap.unfit_columns";
  }

  void open(Statement statement) throws SQLException {
    createSchema(statement);
    // Not back to 1 in a new database: whoever has planned with a name must not find another table.
    generation.accumulateAndGet(lastGeneration(statement), Math::max);
  }

  private void createSchema(Statement statement) throws SQLException {
    String prefix = "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quoted(catalog) + ".";
    statement.execute(prefix + CopyTable.SCHEMA);
    statement.execute(prefix + "htap");
    String create = "CREATE TABLE IF NOT EXISTS ";
    statement.execute(
        create
            + sources
            + " (format INTEGER, system_id VARCHAR,"
            + " timeline BIGINT, database VARCHAR, slot VARCHAR, publication VARCHAR, complete BOOLEAN,"
            + " applied_lsn BIGINT)");
    statement.execute(
        create
            + tables
            + " (oid BIGINT, table_name VARCHAR, shape VARCHAR, publication_rel BIGINT)");
    statement.execute(create + unfit + " (oid BIGINT, attnum INTEGER, reason VARCHAR)");
  }

  /** Empty when no copy has been begun, or by another version of this code. */
  public Optional<StoredState> load(Connection duck) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      Integer format = format(statement);
      if (format == null || format != FORMAT) {
        return Optional.empty();
      }
      Map<Long, StoredTable> found = tables(statement);
      List<String> copies = copyTables(statement);
      // Without its copy a table is not in, whatever else the database says.
      found.values().removeIf(table -> !copies.contains(table.tableName()));
      try (ResultSet rs =
          statement.executeQuery(
              "SELECT system_id, timeline, database, slot, publication, complete, applied_lsn FROM "
                  + sources)) {
        rs.next();
        return Optional.of(
            new StoredState(
                rs.getString(1),
                rs.getLong(2),
                rs.getString(3),
                rs.getString(4),
                rs.getString(5),
                rs.getBoolean(6),
                rs.getLong(7),
                found));
      }
    }
  }

  private @Nullable Integer format(Statement statement) throws SQLException {
    try (ResultSet rs = statement.executeQuery("SELECT format FROM " + sources)) {
      return rs.next() ? rs.getInt(1) : null;
    }
  }

  private Map<Long, StoredTable> tables(Statement statement) throws SQLException {
    var columns = new HashMap<Long, Map<Integer, String>>();
    try (ResultSet rs = statement.executeQuery("SELECT oid, attnum, reason FROM " + unfit)) {
      while (rs.next()) {
        columns
            .computeIfAbsent(rs.getLong(1), oid -> new HashMap<>())
            .put(rs.getInt(2), rs.getString(3));
      }
    }
    var found = new HashMap<Long, StoredTable>();
    try (ResultSet rs =
        statement.executeQuery("SELECT oid, table_name, shape, publication_rel FROM " + tables)) {
      while (rs.next()) {
        long oid = rs.getLong(1);
        found.put(
            oid,
            new StoredTable(
                rs.getString(2),
                rs.getString(3),
                rs.getLong(4),
                columns.getOrDefault(oid, Map.of())));
      }
    }
    return found;
  }

  /**
   * Throws the old copy away and notes the slot that is about to be created, in one transaction;
   * until {@link #complete} a crash leads to a new copy.
   */
  public void begin(Connection duck, ServerInfo server, String slot) throws SQLException {
    within(
        duck,
        statement -> {
          drop(statement, copyTables(statement));
          for (String table : List.of(sources, tables, unfit)) {
            statement.execute("DROP TABLE " + table);
          }
          // Made anew, since another version of this code may have made them otherwise.
          createSchema(statement);
          try (PreparedStatement insert =
              duck.prepareStatement(
                  "INSERT INTO " + sources + " VALUES (?, ?, ?, ?, ?, '', false, 0)")) {
            insert.setInt(1, FORMAT);
            insert.setString(2, server.systemId());
            insert.setLong(3, server.timeline());
            insert.setString(4, server.database());
            insert.setString(5, slot);
            insert.executeUpdate();
          }
        });
  }

  /**
   * Slot and publication exist.
   *
   * @param lsn where the slot's stream starts
   * @param publication version of the publication's row
   */
  public void complete(Connection duck, long lsn, String publication) throws SQLException {
    try (PreparedStatement update =
        duck.prepareStatement(
            "UPDATE " + sources + " SET complete = true, applied_lsn = ?, publication = ?")) {
      update.setLong(1, lsn);
      update.setString(2, publication);
      update.executeUpdate();
    }
  }

  /** Forgets these tables and drops whatever copy is not one of those to keep. */
  public void keepOnly(Connection duck, Collection<CopyTable> kept) throws SQLException {
    List<String> names = kept.stream().map(CopyTable::tableName).toList();
    within(
        duck,
        statement -> {
          List<String> others = copyTables(statement);
          others.removeAll(names);
          drop(statement, others);
          for (Long oid : tables(statement).keySet()) {
            if (kept.stream().noneMatch(t -> t.source().oid() == oid)) {
              statement.execute("DELETE FROM " + tables + " WHERE oid = " + oid);
              statement.execute("DELETE FROM " + unfit + " WHERE oid = " + oid);
            }
          }
        });
  }

  /** Drops every copy and everything that is known of it, in one transaction. */
  public void clear(Connection duck) throws SQLException {
    within(
        duck,
        statement -> {
          drop(statement, copyTables(statement));
          for (String table : List.of(sources, tables, unfit)) {
            statement.execute("DELETE FROM " + table);
          }
        });
  }

  @FunctionalInterface
  private interface Work {
    void with(Statement statement) throws SQLException;
  }

  private static void within(Connection duck, Work work) throws SQLException {
    boolean done = false;
    duck.setAutoCommit(false);
    try (Statement statement = duck.createStatement()) {
      work.with(statement);
      duck.commit();
      done = true;
    } finally {
      if (!done) {
        duck.rollback();
      }
      duck.setAutoCommit(true);
    }
  }

  private void drop(Statement statement, List<String> names) throws SQLException {
    for (String name : names) {
      statement.execute(
          "DROP TABLE "
              + Identifiers.quoted(catalog)
              + "."
              + Identifiers.qualified(CopyTable.SCHEMA, name));
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

  /** How many rows the copies have, by OID of their tables. */
  public Map<Long, Long> rows(Connection duck, Collection<CopyTable> copies) throws SQLException {
    var rows = new HashMap<Long, Long>();
    try (Statement statement = duck.createStatement()) {
      for (CopyTable copy : copies) {
        try (ResultSet rs =
            statement.executeQuery("SELECT count(*) FROM " + copy.qualifiedName())) {
          rs.next();
          rows.put(copy.source().oid(), rs.getLong(1));
        }
      }
    }
    return rows;
  }

  /** A number for the names of copies that none has had since the database was opened. */
  public long nextGeneration() {
    return generation.incrementAndGet();
  }

  private long lastGeneration(Statement statement) throws SQLException {
    long last = 0;
    for (String name : copyTables(statement)) {
      last = Math.max(last, Long.parseLong(name.substring(name.lastIndexOf('_') + 1)));
    }
    return last;
  }

  /** Creates the empty copy of a table, which counts for nothing before {@link #admit}. */
  public void create(Connection duck, CopyTable table) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(table.createStatement());
    }
  }

  /** Drops a copy that was never admitted. */
  public void drop(Connection duck, CopyTable table) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + table.qualifiedName());
    }
  }

  /** Notes within the caller's transaction that the copy of a table is whole. */
  public void admit(Connection duck, CopyTable table) throws SQLException {
    try (PreparedStatement insert =
            duck.prepareStatement("INSERT INTO " + tables + " VALUES (?, ?, ?, ?)");
        PreparedStatement column =
            duck.prepareStatement("INSERT INTO " + unfit + " VALUES (?, ?, ?)")) {
      insert.setLong(1, table.source().oid());
      insert.setString(2, table.tableName());
      insert.setString(3, table.source().shape());
      insert.setLong(4, table.publicationRelOid());
      insert.executeUpdate();
      for (SourceColumn out : table.source().columns()) {
        if (out.unfit()) {
          column.setLong(1, table.source().oid());
          column.setInt(2, out.attnum());
          column.setString(3, out.leftOut());
          column.executeUpdate();
        }
      }
    }
  }

  /** Drops a table's copy within the caller's transaction, and forgets it. */
  public void remove(Connection duck, CopyTable table) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + table.qualifiedName());
      statement.execute("DELETE FROM " + tables + " WHERE oid = " + table.source().oid());
      statement.execute("DELETE FROM " + unfit + " WHERE oid = " + table.source().oid());
    }
  }

  /** A statement whose one parameter is the new position. */
  public PreparedStatement preparePosition(Connection duck) throws SQLException {
    return duck.prepareStatement("UPDATE " + sources + " SET applied_lsn = ?");
  }
}
