package io.htap.gpu.execute;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.ColumnView;
import ai.rapids.cudf.Cuda;
import ai.rapids.cudf.CudfColumnSizeOverflowException;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.resident.DeviceFullException;
import io.htap.gpu.serve.DeviceRuntime;
import io.htap.spi.engine.ColumnChunk;
import io.htap.spi.engine.EngineAnswer;
import io.htap.spi.engine.EngineAnswer.Cost;
import io.htap.spi.engine.EngineException;
import io.htap.spi.engine.EngineException.Kind;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The device that cuDF has found. cuDF throws an OutOfMemoryError where the device has no room,
 * too.
 */
public final class CudfRuntime implements DeviceRuntime<ColumnVector> {
  private static final double SHARE = 0.5;

  private final String name;
  private final long budget;

  /**
   * @param name of the device, for people
   */
  public CudfRuntime(String name) {
    this.name = name;
    budget = (long) (SHARE * Cuda.memGetInfo().free);
  }

  @Override
  public ColumnVector column(GpuType type, ColumnChunk values) throws DeviceFullException {
    return roomFor("a column", () -> DeviceColumns.of(type, values));
  }

  @Override
  public ColumnVector concat(ColumnVector first, ColumnVector second) throws DeviceFullException {
    return roomFor("both", () -> ColumnVector.concatenate(first, second));
  }

  private static <T> T roomFor(String what, Supplier<T> make) throws DeviceFullException {
    try {
      return make.get();
    } catch (OutOfMemoryError | CudfColumnSizeOverflowException e) {
      throw new DeviceFullException("no room for " + what);
    }
  }

  @Override
  public long bytes(ColumnVector column) {
    return column.getDeviceMemorySize();
  }

  @Override
  public void free(ColumnVector column) {
    column.close();
  }

  @Override
  public long budget() {
    return budget;
  }

  @Override
  public EngineAnswer run(
      Planned plan, Function<Node.Scan, Columns<ColumnVector>> tables, BooleanSupplier stopped)
      throws EngineException {
    LongAdder read = new LongAdder();
    try {
      DeviceRun run =
          new DeviceRun(
              scan -> {
                Columns<ColumnVector> columns = tables.apply(scan);
                columns.columns().forEach(column -> read.add(bytes(column)));
                return table(columns);
              },
              stopped);
      long began = System.nanoTime();
      try (Table rows = run.table(plan)) {
        finish();
        long computed = System.nanoTime();
        List<Object[]> answer = new HostRows(plan.root().types(), plan.outputs()).of(rows);
        long moved = rows.getDeviceMemorySize();
        return new EngineAnswer(
            answer,
            new Cost(
                name,
                read.sum(),
                moved,
                (computed - began) / 1e6,
                (System.nanoTime() - computed) / 1e6));
      }
    } catch (Raised e) {
      throw new EngineException(Kind.RAISED, String.valueOf(e.getMessage()), e);
    } catch (Stopped e) {
      throw new EngineException(Kind.STOPPED, "the statement was stopped", e);
    } catch (OutOfMemoryError | CudfColumnSizeOverflowException e) {
      throw new EngineException(Kind.FULL, "the device has no room for what is computed", e);
    } catch (RuntimeException e) {
      throw new EngineException(Kind.FAILED, e.getClass().getSimpleName(), e);
    }
  }

  /** Until the device has done all that it was asked: else a time would be that of the asking. */
  private static void finish() {
    try (Cuda.Event end = new Cuda.Event()) {
      end.record();
      end.sync();
    }
  }

  /** Without the rows that are no more; to be closed by the caller. */
  private static Table table(Columns<ColumnVector> columns) {
    ColumnVector[] all = columns.columns().toArray(ColumnVector[]::new);
    if (columns.deleted().isEmpty()) {
      return new Table(all);
    }
    try (Table whole = new Table(all);
        ColumnView kept = mask(columns.deleted(), Math.toIntExact(columns.rows()))) {
      return whole.filter(kept);
    }
  }

  private static ColumnVector mask(BitSet deleted, int rows) {
    boolean[] kept = new boolean[rows];
    for (int i = deleted.nextClearBit(0); i < rows; i = deleted.nextClearBit(i + 1)) {
      kept[i] = true;
    }
    return ColumnVector.fromBooleans(kept);
  }
}
