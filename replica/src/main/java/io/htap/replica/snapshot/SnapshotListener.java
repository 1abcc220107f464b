package io.htap.replica.snapshot;

import io.htap.replica.catalog.Discovery;
import io.htap.replica.store.CopyTable;
import java.util.List;

/** Hears how a snapshot gets on; called from several threads. */
public interface SnapshotListener {
  /** The tables are known and about to be copied. */
  void planned(List<CopyTable> tables, Discovery discovery);

  void copying(CopyTable table, long rows);

  /** The table is whole at the snapshot's position. */
  void copied(CopyTable table, long rows);

  /** The table holds something that the copy cannot. */
  void refused(CopyTable table, String reason);
}
