package io.htap.gpu.serve;

import io.htap.gpu.plan.GpuType;
import io.htap.gpu.resident.ColumnKey;
import io.htap.gpu.resident.DeviceFullException;
import io.htap.gpu.resident.DeviceMemory;
import io.htap.spi.engine.StoredTables.Snapshot;
import io.htap.spi.query.Query;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Brings stored values to the device, from the table that is open. One thread brings; any may free.
 *
 * @param <C> rows of a column there
 */
final class Bringer<C> implements DeviceMemory<C> {
  private final DeviceRuntime<C> runtime;
  private final Map<ColumnKey, Query.Column> columns = new ConcurrentHashMap<>();
  private final LongAdder moved = new LongAdder();
  private final LongAdder movedNanos = new LongAdder();
  private @Nullable Snapshot open;
  private volatile boolean closed;

  Bringer(DeviceRuntime<C> runtime) {
    this.runtime = runtime;
  }

  /** The copy cannot be read, or nothing is to be brought any more. */
  static final class BrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenOffException(String what, @Nullable Throwable cause) {
      super(what, cause);
    }
  }

  /** What is loaded next is from there. */
  void from(Query.Read table, Snapshot snapshot) {
    table.columns().forEach(c -> columns.put(new ColumnKey(table.oid(), c.attnum()), c));
    open = snapshot;
  }

  @Override
  public C load(ColumnKey key, long position, long from, int rows) throws DeviceFullException {
    if (closed) {
      throw new BrokenOffException("the copy is being closed", null);
    }
    Query.Column column = Objects.requireNonNull(columns.get(key));
    long began = System.nanoTime();
    try {
      C loaded =
          runtime.column(GpuType.of(column), Objects.requireNonNull(open).read(column, from, rows));
      moved.add(runtime.bytes(loaded));
      return loaded;
    } catch (SQLException e) {
      throw new BrokenOffException("the copy cannot be read", e);
    } finally {
      movedNanos.add(System.nanoTime() - began);
    }
  }

  @Override
  public C concat(C first, C second) throws DeviceFullException {
    return runtime.concat(first, second);
  }

  @Override
  public long bytes(C column) {
    return runtime.bytes(column);
  }

  @Override
  public void free(C column) {
    runtime.free(column);
  }

  long moved() {
    return moved.sum();
  }

  double movedMillis() {
    return movedNanos.sum() / 1e6;
  }

  void close() {
    closed = true;
  }
}
