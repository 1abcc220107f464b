package io.htap.replica.snapshot;

import io.htap.replica.codec.ColumnVector;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.codec.VectorForm;
import io.htap.replica.store.RowSource;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.jspecify.annotations.Nullable;

/** Hands the rows of a COPY to DuckDB chunk by chunk, as it asks for them. */
final class CopyChunks implements RowSource {
  /** Texts are kept until their chunk is whole: a chunk of large ones is a short one. */
  private static final long CHUNK_BYTES = 4 << 20;

  /** Hears of the rows that have been read. */
  @FunctionalInterface
  interface Progress {
    /** Whether to go on. */
    boolean read(CopyRows rows) throws SQLException;
  }

  private final CopyRows rows;
  private final List<VectorForm> columns;
  private final Progress progress;
  private boolean ended;
  private boolean whole;
  private @Nullable Throwable failure;

  CopyChunks(CopyRows rows, Progress progress) {
    this.rows = rows;
    columns = rows.vectorForms();
    this.progress = progress;
  }

  @Override
  public List<VectorForm> columns() {
    return columns;
  }

  /** Whether the stream has been read to its end. */
  synchronized boolean whole() {
    return whole;
  }

  /** Throws what has kept the rows from being read, of which DuckDB tells the text only. */
  synchronized void rethrow() throws SQLException, UnrepresentableException {
    if (failure instanceof UnrepresentableException e) {
      throw e;
    } else if (failure instanceof SQLException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  @Override
  public synchronized int fill(DuckDBDataChunkWriter chunk)
      throws SQLException, UnrepresentableException {
    try {
      return ended ? 0 : fillNext(chunk);
    } catch (SQLException | UnrepresentableException | RuntimeException | Error e) {
      ended = true;
      failure = e;
      throw e;
    }
  }

  private int fillNext(DuckDBDataChunkWriter chunk) throws SQLException, UnrepresentableException {
    var vectors = new ColumnVector[columns.size()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = new ColumnVector(columns.get(i), chunk.vector(i));
    }
    int count = 0;
    long bytes = 0;
    while (!ended && count < chunk.capacity() && bytes < CHUNK_BYTES) {
      if (rows.next()) {
        rows.write(vectors, count++);
        bytes += rows.size();
      } else {
        whole = true;
        ended = true;
      }
    }
    for (ColumnVector vector : vectors) {
      vector.finish(count);
    }
    ended |= !progress.read(rows);
    return count;
  }
}
