package io.htap.replica.store;

import io.htap.replica.codec.VectorForm;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;

/** Rows that {@link RowFunction} inserts into a copy. */
public interface RowSource {
  /** The columns of the copy, in its order. */
  List<VectorForm> columns();

  /**
   * Writes the next rows; called on any thread, on one at a time.
   *
   * @return how many; 0 when there are no more
   */
  int fill(DuckDBDataChunkWriter chunk) throws Exception;
}
