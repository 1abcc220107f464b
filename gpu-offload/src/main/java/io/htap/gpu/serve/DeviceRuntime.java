package io.htap.gpu.serve;

import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.resident.DeviceFullException;
import io.htap.spi.engine.ColumnChunk;
import io.htap.spi.engine.EngineAnswer;
import io.htap.spi.engine.EngineException;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A device that holds columns and runs plans over them.
 *
 * @param <C> rows of a column there
 */
public interface DeviceRuntime<C> {
  /** Brings values there. */
  C column(GpuType type, ColumnChunk values) throws DeviceFullException;

  /** The rows of both, one after the other; neither is freed. */
  C concat(C first, C second) throws DeviceFullException;

  /** What it takes, in bytes. */
  long bytes(C column);

  void free(C column);

  /** What columns may take when nobody says otherwise, in bytes. */
  long budget();

  /**
   * The answer.
   *
   * @param tables what a scan reads; stays the caller's
   * @param stopped asked between two operators
   */
  EngineAnswer run(Planned plan, Function<Node.Scan, Columns<C>> tables, BooleanSupplier stopped)
      throws EngineException;

  /**
   * Columns of a table.
   *
   * @param deleted rows that are no more
   */
  record Columns<C>(List<C> columns, long rows, BitSet deleted) {
    public Columns {
      columns = List.copyOf(columns);
    }
  }
}
