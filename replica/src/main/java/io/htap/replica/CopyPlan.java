package io.htap.replica;

import io.htap.replica.catalog.Discovery;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.catalog.TableShape;
import io.htap.replica.pg.Publication;
import io.htap.replica.pg.ReplicationSlot;
import io.htap.replica.pg.ServerInfo;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.StoredState;
import io.htap.replica.store.StoredState.StoredTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a file's copy can be carried on with, or has to be made anew. */
sealed interface CopyPlan {
  /** Carry on from the stored position. */
  record Resume(StoredState stored) implements CopyPlan {}

  /**
   * @param why for the log
   */
  record Anew(String why) implements CopyPlan {}

  /**
   * Resumes only on proof that no change can have been missed: the same history of the same
   * database, and a slot that still has everything after the stored position.
   */
  static CopyPlan of(Optional<StoredState> found, ServerInfo server, Connection postgres)
      throws SQLException {
    if (found.isEmpty()) {
      return new Anew("there is no copy yet");
    }
    StoredState stored = found.get();
    if (!stored.complete()) {
      return new Anew("it was not begun properly");
    }
    if (!server.sameHistory(stored.systemId(), stored.timeline(), stored.database())
        || stored.appliedLsn() > server.flushLsn()) {
      return new Anew("the copy is of another server, database or timeline");
    }
    Optional<ReplicationSlot.State> slot = ReplicationSlot.state(postgres, stored.slot());
    if (slot.isEmpty() || slot.get().lost() || slot.get().confirmedFlush() > stored.appliedLsn()) {
      return new Anew("the replication slot is gone, or has let go of the log that is needed");
    }
    if (!Publication.version(postgres, stored.slot()).equals(Optional.of(stored.publication()))) {
      return new Anew("the publication was altered, or is gone");
    }
    return new Resume(stored);
  }

  /**
   * The tables that are what they were, and were in the publication without interruption. A column
   * may have been found unfit by a transaction of the copy that was never committed; a copy that
   * still has it is no copy of the table without it.
   */
  static List<CopyTable> unchanged(
      StoredState stored, Discovery discovery, Map<Long, Long> published, String catalog) {
    var tables = new ArrayList<CopyTable>();
    for (SourceTable table : discovery.tables()) {
      StoredTable same = stored.tables().get(table.oid());
      Long relOid = published.get(table.oid());
      if (same != null
          && relOid != null
          && relOid == same.publicationRelOid()
          && TableShape.isSame(same.shape(), table.shape())
          && same.unfit().keySet().equals(unfit(table))) {
        tables.add(new CopyTable(table, catalog, same.tableName(), relOid));
      }
    }
    return tables;
  }

  private static Set<Integer> unfit(SourceTable table) {
    return table.columns().stream()
        .filter(SourceColumn::unfit)
        .map(SourceColumn::attnum)
        .collect(Collectors.toSet());
  }
}
