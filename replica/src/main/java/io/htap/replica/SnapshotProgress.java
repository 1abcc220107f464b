package io.htap.replica;

import io.htap.replica.catalog.Discovery;
import io.htap.replica.snapshot.SnapshotListener;
import io.htap.replica.store.CopyTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes progress on and remembers which tables came through. */
final class SnapshotProgress implements SnapshotListener {
  private final SnapshotListener next;
  private final List<CopyTable> planned;
  private final Set<CopyTable> refused = ConcurrentHashMap.newKeySet();

  /**
   * @param planned filled with the tables of the snapshot
   */
  SnapshotProgress(SnapshotListener next, List<CopyTable> planned) {
    this.next = next;
    this.planned = planned;
  }

  Set<CopyTable> refused() {
    return refused;
  }

  @Override
  public void planned(List<CopyTable> tables, Discovery discovery) {
    planned.addAll(tables);
    next.planned(tables, discovery);
  }

  @Override
  public void copying(CopyTable table, long rows) {
    next.copying(table, rows);
  }

  @Override
  public void copied(CopyTable table, long rows) {
    next.copied(table, rows);
  }

  @Override
  public void refused(CopyTable table, String reason) {
    refused.add(table);
    next.refused(table, reason);
  }
}
