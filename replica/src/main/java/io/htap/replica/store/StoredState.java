package io.htap.replica.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a DuckDB file remembers of its Postgres.
 *
 * @param slot name of the replication slot, and of the publication
 * @param complete whether the snapshot was finished; false means that the data is worthless
 * @param appliedLsn the position that the data is at
 * @param generation how many snapshots came before this one
 * @param tables by OID
 */
public record StoredState(
    String systemId,
    long timeline,
    String database,
    String slot,
    boolean complete,
    long appliedLsn,
    long generation,
    Map<Long, StoredTable> tables) {
  public StoredState {
    tables = Map.copyOf(tables);
  }

  /**
   * One table of the copy as it was when the copy was made.
   *
   * @param refused why it had to be given up since; null when it is maintained
   */
  public record StoredTable(
      String tableName, String shape, long publicationRelOid, @Nullable String refused) {}
}
