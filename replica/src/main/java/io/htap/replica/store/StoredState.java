package io.htap.replica.store;

import java.util.Map;

/**
 * What a DuckDB file remembers of its Postgres.
 *
 * @param slot name of the replication slot, and of the publication
 * @param publication version of the publication's row; another means that it was altered
 * @param complete whether the slot has come into being; false means that there is no position yet
 * @param appliedLsn the position that all tables are at
 * @param tables those whose copy is whole, by OID
 */
public record StoredState(
    String systemId,
    long timeline,
    String database,
    String slot,
    String publication,
    boolean complete,
    long appliedLsn,
    Map<Long, StoredTable> tables) {
  public StoredState {
    tables = Map.copyOf(tables);
  }

  /**
   * One table of the copy as it was when the copy was made.
   *
   * @param unfit columns that the copy does not hold because of a value, each with the reason
   */
  public record StoredTable(
      String tableName, String shape, long publicationRelOid, Map<Integer, String> unfit) {
    public StoredTable {
      unfit = Map.copyOf(unfit);
    }
  }
}
