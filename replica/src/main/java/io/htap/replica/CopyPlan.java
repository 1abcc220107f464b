package io.htap.replica;

import io.htap.replica.catalog.Discovery;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a file's copy can be carried on with, or has to be made anew. */
sealed interface CopyPlan {
  /**
   * Carry on from the stored position.
   *
   * @param refused tables that were given up for a value they held, each with the reason
   */
  record Resume(
      List<CopyTable> tables,
      Map<CopyTable, String> refused,
      Discovery discovery,
      String slot,
      long lsn)
      implements CopyPlan {}

  /**
   * @param why for the log
   */
  record Anew(String why) implements CopyPlan {}

  /**
   * Resumes only on proof that no change can have been missed: the same history of the same
   * database, a slot that still has everything after the stored position, and the same tables of
   * the same shape, in the publication without interruption.
   */
  static CopyPlan of(
      Optional<StoredState> found,
      ServerInfo server,
      Discovery discovery,
      Connection postgres,
      String catalog)
      throws SQLException {
    if (found.isEmpty()) {
      return new Anew("there is no copy yet");
    }
    StoredState stored = found.get();
    if (!stored.complete()) {
      return new Anew("the snapshot was not finished");
    }
    if (!server.sameHistory(stored.systemId(), stored.timeline(), stored.database())
        || stored.appliedLsn() > server.flushLsn()) {
      return new Anew("the copy is of another server, database or timeline");
    }
    Optional<ReplicationSlot.State> slot = ReplicationSlot.state(postgres, stored.slot());
    if (slot.isEmpty() || slot.get().lost() || slot.get().confirmedFlush() > stored.appliedLsn()) {
      return new Anew("the replication slot is gone, or has let go of the log that is needed");
    }
    Map<Long, Long> published = Publication.relationOids(postgres, stored.slot());
    if (discovery.tables().size() != stored.tables().size()
        || published.size() != stored.tables().size()) {
      return new Anew("the set of tables has changed");
    }
    var tables = new ArrayList<CopyTable>();
    var refused = new HashMap<CopyTable, String>();
    for (SourceTable table : discovery.tables()) {
      StoredTable same = stored.tables().get(table.oid());
      Long relOid = published.get(table.oid());
      if (same == null
          || relOid == null
          || relOid != same.publicationRelOid()
          || !TableShape.isSame(same.shape(), table.shape())) {
        return new Anew("table " + table.displayName() + " has changed");
      }
      var copy = new CopyTable(table, catalog, same.tableName(), relOid);
      if (same.refused() == null) {
        tables.add(copy);
      } else {
        refused.put(copy, same.refused());
      }
    }
    return new Resume(tables, refused, discovery, stored.slot(), stored.appliedLsn());
  }
}
