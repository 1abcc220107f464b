package io.htap.gpu.resident;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns that are on the device, within a budget.
 *
 * <p>All columns of a table stand at one position of the log. Changes append rows and mask deleted
 * ones; past a share of deleted rows the table goes, to be loaded anew. When room is needed, the
 * column goes that costs least to load again for the bytes it takes, of those the one that was not
 * used for longest: GreedyDual-Size (Cao and Irani, 1997), in which what is evicted sets the clock.
 * A column that a statement reads is never freed below it.
 *
 * @param <C> rows of a column there
 */
public final class Residency<C> {
  private static final int LEAST_CHUNK = 1024;
  private static final double MOST_DELETED = 0.25;

  private final DeviceMemory<C> memory;
  private final long budget;
  private final int chunk;

  /** Held by whoever brings something there; what is there can be read meanwhile. */
  private final ReentrantLock bringing = new ReentrantLock();

  // Guarded by this object.
  private final Map<ColumnKey, Resident<C>> columns = new LinkedHashMap<>();
  private final Map<Long, TableState> tables = new HashMap<>();
  private long used;
  private double clock;

  /**
   * @param budget in bytes
   * @param chunk most rows that are loaded at once
   */
  public Residency(DeviceMemory<C> memory, long budget, int chunk) {
    this.memory = memory;
    this.budget = budget;
    this.chunk = chunk;
  }

  /**
   * Columns of a table for a statement to read; closing it lets them go.
   *
   * @param columns in the order that was asked for
   * @param deleted rows that are no more
   */
  public record Lease<C>(List<C> columns, long rows, BitSet deleted, Runnable release)
      implements AutoCloseable {
    public Lease {
      columns = List.copyOf(columns);
    }

    @Override
    public void close() {
      release.run();
    }
  }

  /**
   * A table as a statement wants it.
   *
   * @param position of the log
   * @param rows that a column loaded at that position has
   * @param cost to load one of its columns, in milliseconds
   */
  public record Wanted(long table, long position, long rows, double cost) {}

  /**
   * The columns, if they are there as they are at that position.
   *
   * @return empty when one of them is not
   */
  public synchronized Optional<Lease<C>> resident(
      long table, long position, List<Integer> attnums) {
    TableState state = tables.get(table);
    if (state == null || state.position() != position) {
      return Optional.empty();
    }
    List<Resident<C>> there = new ArrayList<>();
    for (int attnum : attnums) {
      Resident<C> resident = columns.get(new ColumnKey(table, attnum));
      if (resident == null) {
        return Optional.empty();
      }
      there.add(resident);
    }
    for (Resident<C> resident : there) {
      resident.use(clock);
      resident.read();
    }
    return Optional.of(lease(there, state));
  }

  /**
   * The columns, loaded where they are not there, which keeps nobody from reading others.
   *
   * @return empty when there is no room for them all, or they have gone on already: then the
   *     statement is not for the device
   */
  public Optional<Lease<C>> lease(Wanted wanted, List<Integer> attnums) {
    bringing.lock();
    try {
      TableState state = state(wanted, attnums);
      if (state == null) {
        return Optional.empty();
      }
      List<Resident<C>> read = new ArrayList<>();
      boolean whole = false;
      try {
        for (int attnum : attnums) {
          Resident<C> resident = resident(new ColumnKey(wanted.table(), attnum), wanted, state);
          if (resident == null) {
            return Optional.empty();
          }
          read.add(resident);
        }
        whole = true;
        return Optional.of(lease(read, state));
      } finally {
        if (!whole) {
          release(read);
        }
      }
    } finally {
      bringing.unlock();
    }
  }

  private Lease<C> lease(List<Resident<C>> read, TableState state) {
    return new Lease<>(
        read.stream().map(Resident::column).toList(),
        state.rows(),
        (BitSet) state.deleted().clone(),
        once(() -> release(read)));
  }

  /** As the table stands, or from the start where that is no use; null when it has gone on. */
  private synchronized @Nullable TableState state(Wanted wanted, List<Integer> attnums) {
    TableState state = tables.get(wanted.table());
    if (state != null && Long.compareUnsigned(state.position(), wanted.position()) > 0) {
      return null;
    }
    boolean all =
        attnums.stream().allMatch(a -> columns.containsKey(new ColumnKey(wanted.table(), a)));
    if (state != null && state.position() == wanted.position() && (all || !state.patched())) {
      return state;
    }
    drop(wanted.table());
    TableState fresh = new TableState(wanted.position(), wanted.rows(), new BitSet(), false);
    tables.put(wanted.table(), fresh);
    return fresh;
  }

  private static Runnable once(Runnable action) {
    boolean[] done = new boolean[1];
    return () -> {
      if (!done[0]) {
        done[0] = true;
        action.run();
      }
    };
  }

  private synchronized void release(List<Resident<C>> read) {
    read.forEach(this::unread);
  }

  private void unread(Resident<C> resident) {
    if (resident.unread()) {
      freed(resident);
    }
  }

  /** To be read, loaded if need be; null when there is no room, or the table has gone meanwhile. */
  private @Nullable Resident<C> resident(ColumnKey key, Wanted wanted, TableState state) {
    Resident<C> there = read(key);
    if (there != null) {
      return there;
    }
    C column = loaded(key, wanted.position(), state.rows());
    if (column == null) {
      return null;
    }
    synchronized (this) {
      if (tables.get(key.table()) != state) {
        memory.free(column);
        return null;
      }
      Resident<C> kept = kept(key, column, wanted.cost());
      return kept == null ? null : reads(kept);
    }
  }

  private synchronized @Nullable Resident<C> read(ColumnKey key) {
    Resident<C> there = columns.get(key);
    return there == null ? null : reads(there);
  }

  private Resident<C> reads(Resident<C> resident) {
    resident.use(clock);
    resident.read();
    return resident;
  }

  /** Within the budget, or freed again. */
  private @Nullable Resident<C> kept(ColumnKey key, C column, double cost) {
    Resident<C> resident = new Resident<>(key, column, memory.bytes(column), cost);
    while (used + resident.bytes() > budget) {
      if (!evictOne()) {
        memory.free(column);
        return null;
      }
    }
    used += resident.bytes();
    resident.use(clock);
    columns.put(key, resident);
    return resident;
  }

  /**
   * In chunks, which get smaller when the device is full and nothing can go; null when all fails.
   */
  private @Nullable C loaded(ColumnKey key, long position, long rows) {
    C whole = null;
    long at = 0;
    int step = chunk;
    while (whole == null || at < rows) {
      int next = (int) Math.min(step, rows - at);
      try {
        whole = with(whole, memory.load(key, position, at, next));
        at += next;
      } catch (DeviceFullException e) {
        if (!evictOne()) {
          step /= 2;
        }
        if (step < LEAST_CHUNK) {
          free(whole);
          return null;
        }
      } catch (RuntimeException e) {
        free(whole);
        throw e;
      }
    }
    return whole;
  }

  private void free(@Nullable C column) {
    if (column != null) {
      memory.free(column);
    }
  }

  /** Frees the part, and on success what came before it, too. */
  private C with(@Nullable C before, C part) throws DeviceFullException {
    if (before == null) {
      return part;
    }
    try {
      C both = memory.concat(before, part);
      memory.free(before);
      return both;
    } finally {
      memory.free(part);
    }
  }

  /**
   * Brings a table on. Its columns take the appended rows; where that is not possible, or too many
   * rows are deleted, the table goes.
   */
  public void changed(Changes changes) {
    bringing.lock();
    try {
      change(changes);
    } finally {
      bringing.unlock();
    }
  }

  private synchronized void change(Changes changes) {
    TableState state = tables.get(changes.table());
    if (state == null) {
      return;
    }
    TableState next = next(state, changes);
    if (state.position() != changes.from() || next.deletedShare() > MOST_DELETED) {
      drop(changes.table());
      return;
    }
    boolean whole = false;
    try {
      for (Resident<C> resident : of(changes.table())) {
        // Making room for one may have cost another.
        boolean there = columns.get(resident.key()) == resident;
        if (there && !extended(resident, state, changes)) {
          return;
        }
      }
      tables.put(changes.table(), next);
      whole = true;
    } finally {
      if (!whole) {
        // Some of its columns may have grown, and stand at another position than the others.
        drop(changes.table());
      }
    }
  }

  private static TableState next(TableState state, Changes changes) {
    BitSet deleted = (BitSet) state.deleted().clone();
    deleted.or(changes.deleted());
    return new TableState(changes.to(), state.rows() + changes.appended(), deleted, true);
  }

  private boolean extended(Resident<C> resident, TableState state, Changes changes) {
    if (changes.appended() == 0) {
      return true;
    }
    C part = null;
    try {
      part = memory.load(resident.key(), changes.to(), state.rows(), changes.appended());
      C both = memory.concat(resident.column(), part);
      retire(resident);
      return kept(resident.key(), both, resident.cost()) != null;
    } catch (DeviceFullException e) {
      return false;
    } finally {
      if (part != null) {
        memory.free(part);
      }
    }
  }

  /** The cheapest column that nobody reads; false when there is none. */
  private synchronized boolean evictOne() {
    Optional<Resident<C>> least =
        columns.values().stream()
            .filter(resident -> !resident.isRead())
            .min(Comparator.comparingDouble(Resident::priority));
    least.ifPresent(
        resident -> {
          clock = resident.priority();
          retire(resident);
        });
    return least.isPresent();
  }

  /** Forgets a table; what is read of it stays until it is read no more. */
  public synchronized void drop(long table) {
    of(table).forEach(this::retire);
    tables.remove(table);
  }

  /** Forgets all tables. */
  public synchronized void clear() {
    List.copyOf(tables.keySet()).forEach(this::drop);
  }

  private List<Resident<C>> of(long table) {
    return columns.values().stream().filter(r -> r.key().table() == table).toList();
  }

  private void retire(Resident<C> resident) {
    columns.remove(resident.key());
    if (resident.retire()) {
      freed(resident);
    }
  }

  private void freed(Resident<C> resident) {
    used -= resident.bytes();
    memory.free(resident.column());
  }

  /**
   * How a table stands.
   *
   * @param position of the log, up to which changes are in its columns
   * @param attnums of the columns that are there
   */
  public record Standing(long position, long rows, Set<Integer> attnums) {}

  /** How a table stands; empty when nothing of it is there. */
  public synchronized Optional<Standing> standing(long table) {
    TableState state = tables.get(table);
    return state == null
        ? Optional.empty()
        : Optional.of(
            new Standing(
                state.position(),
                state.rows(),
                of(table).stream().map(r -> r.key().attnum()).collect(Collectors.toSet())));
  }

  /** What columns of a table take that are there, in bytes. */
  public synchronized long used(long table, List<Integer> attnums) {
    return of(table).stream()
        .filter(resident -> attnums.contains(resident.key().attnum()))
        .mapToLong(Resident::bytes)
        .sum();
  }

  /** What is on the device, in bytes, what is only read any more included. */
  public synchronized long used() {
    return used;
  }
}
