package io.htap.gpu.resident;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** A device of so many bytes, eight for a value, that notices what is freed twice or read freed. */
final class FakeDevice implements DeviceMemory<FakeDevice.Held> {
  static final int BYTES = Long.BYTES;

  private final long capacity;
  private final Map<ColumnKey, long[]> stored = new HashMap<>();
  private final Set<Held> held = new HashSet<>();
  final List<Integer> loads = new ArrayList<>();

  /** Columns that cannot be read at present. */
  final Set<ColumnKey> broken = new HashSet<>();

  FakeDevice(long capacity) {
    this.capacity = capacity;
  }

  /** Values on the device; each is itself alone. */
  static final class Held {
    private final long[] values;

    Held(long[] values) {
      this.values = values;
    }
  }

  /** What the copy holds of a column: all rows that ever were, in their order. */
  void store(ColumnKey column, long... values) {
    stored.put(column, values);
  }

  long[] values(Held column) {
    requireHeld(column);
    return column.values;
  }

  long used() {
    return held.stream().mapToLong(this::bytes).sum();
  }

  @Override
  public Held load(ColumnKey column, long position, long from, int rows)
      throws DeviceFullException {
    if (broken.contains(column)) {
      throw new IllegalStateException("broken: " + column);
    }
    loads.add(rows);
    return kept(Arrays.copyOfRange(stored.get(column), (int) from, (int) from + rows));
  }

  @Override
  public Held concat(Held first, Held second) throws DeviceFullException {
    requireHeld(first);
    requireHeld(second);
    return kept(
        LongStream.concat(Arrays.stream(first.values), Arrays.stream(second.values)).toArray());
  }

  private Held kept(long[] values) throws DeviceFullException {
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
  public void free(Held column) {
    requireHeld(column);
    held.remove(column);
  }

  private void requireHeld(Held column) {
    if (!held.contains(column)) {
      throw new AssertionError("freed already");
    }
  }
}
