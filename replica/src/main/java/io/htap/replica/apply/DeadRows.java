package io.htap.replica.apply;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.Damage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;

/**
 * Gets rid of the rows that updates and deletes leave behind in a table of the copy.
 *
 * <p>DuckDB does so itself in a checkpoint only, and only while no other transaction is open, for
 * all of which time none can begin: where reads overlap it never happens, or they wait. So the
 * table is written anew beside itself and takes its own place, under its own name, in one
 * transaction. A reader has the one or the other, equal in content, and never waits; only changes
 * do, for as long as it takes to copy the rows that are left.
 *
 * <p>Since a table is rewritten when it holds twice as many dead rows as live ones, each change
 * costs less than half a row of rewriting, however large the table. How many are dead is found out
 * only after as many changes as could make the difference.
 */
final class DeadRows {
  /** Fewer do no harm. */
  static final long FEW = 200_000;

  private static final Logger LOG = System.getLogger(DeadRows.class.getName());
  private static final int DEAD_PER_LIVE = 2;

  /** A deleted row is one more dead and one less alive, so it closes the gap by three. */
  private static final int MOST_PER_CHANGE = 1 + DEAD_PER_LIVE;

  private final DuckDBConnection duck;

  DeadRows(DuckDBConnection duck) {
    this.duck = duck;
  }

  /** Whether the table has changed so much that it is to be looked at. */
  static boolean due(TableWriter writer) {
    return writer.changesToLook <= 0;
  }

  /**
   * Rewrites the table if that is worth it, in a transaction of its own. When it fails the table
   * stays as it is.
   *
   * @throws SQLException when the database is damaged
   */
  void tend(TableWriter writer) throws SQLException {
    CopyTable table = writer.table();
    try (Statement statement = duck.createStatement()) {
      long live = number(statement, "SELECT count(*) FROM " + table.qualifiedName());
      long dead = number(statement, sizeOf(table)) - live;
      long bearable = Math.max(FEW, DEAD_PER_LIVE * live);
      if (dead < bearable) {
        duck.rollback();
        writer.changesToLook = Math.max(FEW / 10, (bearable - dead) / MOST_PER_CHANGE);
        return;
      }
      rewrite(statement, table);
      duck.commit();
      writer.changesToLook = FEW;
      LOG.log(Level.DEBUG, "{0} is rid of {1} dead rows", table.source().displayName(), dead);
    } catch (SQLException e) {
      duck.rollback();
      if (Damage.isDamaged(e) || Damage.isInvalid(e)) {
        throw e;
      }
      writer.changesToLook = FEW;
      LOG.log(
          Level.INFO,
          "{0} keeps its dead rows for now: {1}",
          table.source().displayName(),
          e.getMessage());
    }
  }

  private static void rewrite(Statement statement, CopyTable table) throws SQLException {
    String beside = "new_" + table.tableName();
    String qualified =
        Identifiers.quoted(table.catalog()) + "." + Identifiers.qualified(CopyTable.SCHEMA, beside);
    statement.execute("CREATE TABLE " + qualified + " AS FROM " + table.qualifiedName());
    statement.execute("DROP TABLE " + table.qualifiedName());
    statement.execute(
        "ALTER TABLE " + qualified + " RENAME TO " + Identifiers.quoted(table.tableName()));
  }

  /** What DuckDB calls the estimated size is the number of rows, the dead ones included. */
  private static String sizeOf(CopyTable table) {
    return "SELECT estimated_size FROM duckdb_tables() WHERE database_name = "
        + Identifiers.literal(table.catalog())
        + " AND schema_name = "
        + Identifiers.literal(CopyTable.SCHEMA)
        + " AND table_name = "
        + Identifiers.literal(table.tableName());
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rs = statement.executeQuery(sql)) {
      rs.next();
      return rs.getLong(1);
    }
  }
}
