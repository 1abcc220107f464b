package io.htap.replica.snapshot;

import io.htap.replica.store.CopyTable;
import java.sql.SQLException;

/** Hears how the copying of tables gets on; called from several threads. */
public interface SnapshotListener {
  /** Whether the copy of this table is still asked for. */
  boolean wanted(CopyTable table);

  /** So many rows have been copied so far. */
  void copying(CopyTable table, long rows);

  /** The table is whole at the snapshot's position. */
  void copied(CopyTable table, long rows);

  /**
   * The table was altered, truncated or dropped before it could be read; what was copied of it is
   * gone.
   */
  void moved(CopyTable table, String why);

  /** The table could not be copied, for a reason of its own; what was copied of it is gone. */
  void failed(CopyTable table, SQLException why);

  /** A column holds something that the copy cannot; what was copied of the table is gone. */
  void unfit(CopyTable table, int attnum, String reason);
}
