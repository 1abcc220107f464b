package io.htap.gpu.serve;

import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Interpreter;
import io.htap.gpu.reference.Raised;
import io.htap.gpu.resident.DeviceFullException;
import io.htap.spi.engine.ColumnChunk;
import io.htap.spi.engine.EngineAnswer;
import io.htap.spi.engine.EngineAnswer.Cost;
import io.htap.spi.engine.EngineException;
import io.htap.spi.engine.EngineException.Kind;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A device that is none: columns are arrays, of eight bytes a value, and plans are interpreted. It
 * notices what is freed twice, read when it is freed, or never freed.
 */
final class HostRuntime implements DeviceRuntime<HostRuntime.Held> {
  static final String NAME = "a device of the tests";
  private static final int BYTES = 8;

  private final long capacity;
  private final Set<Held> held = new HashSet<>();
  private EngineException failure;
  private CountDownLatch entered;
  private int runs;
  private int loads;

  HostRuntime(long capacity) {
    this.capacity = capacity;
  }

  /** Values there; each is itself alone. */
  static final class Held {
    private final Object[] values;

    private Held(Object[] values) {
      this.values = values;
    }
  }

  /** The next run ends so. */
  synchronized void failNext(EngineException with) {
    failure = with;
  }

  /** The next run goes on until it is stopped; counts down when it has begun. */
  synchronized void stallNext(CountDownLatch begun) {
    entered = begun;
  }

  synchronized int runs() {
    return runs;
  }

  synchronized int loads() {
    return loads;
  }

  long capacity() {
    return capacity;
  }

  synchronized long used() {
    return held.stream().mapToLong(column -> (long) column.values.length * BYTES).sum();
  }

  @Override
  public synchronized Held column(GpuType type, ColumnChunk chunk) throws DeviceFullException {
    loads++;
    Object[] values = new Object[chunk.rows()];
    for (int i = 0; i < values.length; i++) {
      values[i] = chunk.nulls().get(i) ? null : value(type, Array.get(chunk.values(), i));
    }
    return kept(values);
  }

  /** As the interpreter has it. */
  private static Object value(GpuType type, Object value) {
    if (type.kind() == GpuType.Kind.DECIMAL && value instanceof Long digits) {
      return BigInteger.valueOf(digits);
    }
    return switch (type.kind()) {
      case INT16, INT32, INT64, DATE, TIMESTAMP -> ((Number) value).longValue();
      case FLOAT32, FLOAT64 -> ((Number) value).doubleValue();
      default -> value;
    };
  }

  @Override
  public synchronized Held concat(Held first, Held second) throws DeviceFullException {
    requireHeld(first);
    requireHeld(second);
    return kept(Stream.concat(Arrays.stream(first.values), Arrays.stream(second.values)).toArray());
  }

  private Held kept(Object[] values) throws DeviceFullException {
    if (used() + (long) values.length * BYTES > capacity) {
      throw new DeviceFullException("no room for " + values.length);
    }
    Held column = new Held(values);
    held.add(column);
    return column;
  }

  @Override
  public long bytes(Held column) {
    return (long) column.values.length * BYTES;
  }

  @Override
  public synchronized void free(Held column) {
    requireHeld(column);
    held.remove(column);
  }

  private void requireHeld(Held column) {
    if (!held.contains(column)) {
      throw new AssertionError("freed already");
    }
  }

  @Override
  public long budget() {
    return capacity;
  }

  @Override
  public EngineAnswer run(
      Planned plan, Function<Node.Scan, Columns<Held>> tables, BooleanSupplier stopped)
      throws EngineException {
    EngineException with;
    CountDownLatch begun;
    synchronized (this) {
      runs++;
      with = failure;
      failure = null;
      begun = entered;
      entered = null;
    }
    if (begun != null) {
      begun.countDown();
      while (!stopped.getAsBoolean()) {
        Thread.onSpinWait();
      }
      throw new EngineException(Kind.STOPPED, "stopped");
    }
    if (with != null) {
      throw with;
    }
    try {
      long[] read = {0};
      Interpreter interpreter =
          new Interpreter(
              scan -> {
                Columns<Held> columns = tables.apply(scan);
                columns.columns().forEach(column -> read[0] += bytes(column));
                return rows(columns);
              });
      List<Object[]> rows = interpreter.answer(plan);
      return new EngineAnswer(rows, new Cost(NAME, read[0], (long) rows.size() * BYTES, 1, 0));
    } catch (Raised e) {
      throw new EngineException(Kind.RAISED, e.getMessage(), e);
    }
  }

  private synchronized List<Object[]> rows(Columns<Held> columns) {
    columns.columns().forEach(this::requireHeld);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < columns.rows(); i++) {
      if (!columns.deleted().get(i)) {
        int row = i;
        rows.add(columns.columns().stream().map(column -> column.values[row]).toArray());
      }
    }
    return rows;
  }
}
