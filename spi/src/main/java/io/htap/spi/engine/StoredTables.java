package io.htap.spi.engine;

import io.htap.spi.query.Query;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The tables of a copy, for an engine that takes columns of them. May be called from any thread.
 *
 * <p>A version numbers what a table holds: as long as a table has the same version, whoever reads
 * it sees the same rows, in the same order. What was taken at a version is therefore what a reader
 * sees for as long as the table has it; and tables that have their versions at one moment were at
 * that moment all at one position of the log.
 */
public interface StoredTables {
  /** Of a table that is about to change, or that can not be read. */
  long NONE = -1;

  /** The version of what a reader sees now; {@link #NONE} when that is not sure. */
  long version(Query.Read table);

  /**
   * Whether a table has since that version only been added to. Its rows then come in the same order
   * as before, and the new ones behind them.
   */
  boolean onlyGrown(Query.Read table, long since);

  /**
   * A table to read, all of it at one version; null when that is not to be had now.
   *
   * @throws SQLException when the copy cannot be read
   */
  @Nullable Snapshot open(Query.Read table) throws SQLException;

  /** A table as it is at one version. For one thread. */
  interface Snapshot extends AutoCloseable {
    long version();

    long rows();

    /**
     * Values of a column.
     *
     * @param from the first row, from 0
     * @throws SQLException when they cannot be read, or are none that an engine can take
     */
    ColumnChunk read(Query.Column column, long from, int rows) throws SQLException;

    @Override
    void close();
  }
}
