package io.htap.gpu.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.gpu.resident.FakeDevice.Held;
import io.htap.gpu.resident.Residency.Lease;
import io.htap.gpu.resident.Residency.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The cache and its budget, on a device that is none. */
class ResidencyTest {
  private static final int ROWS = 100;
  private static final long COLUMN = ROWS * (long) FakeDevice.BYTES;

  private final FakeDevice device = device(100 * COLUMN);
  private final Residency<Held> cache = new Residency<>(device, 3 * COLUMN, 4096);

  /** Ten tables of five columns, whose values tell where they are from. */
  private static FakeDevice device(long capacity) {
    FakeDevice device = new FakeDevice(capacity);
    for (long table = 1; table <= 10; table++) {
      for (int attnum = 1; attnum <= 5; attnum++) {
        long first = table * 1_000_000 + attnum * 100_000;
        device.store(
            new ColumnKey(table, attnum), LongStream.range(first, first + 90_000).toArray());
      }
    }
    return device;
  }

  private static Wanted wanted(long table, double cost) {
    return new Wanted(table, 10, ROWS, cost);
  }

  private Lease<Held> lease(long table, double cost, Integer... attnums) {
    return cache.lease(wanted(table, cost), List.of(attnums)).orElseThrow();
  }

  @Test
  void aColumnIsLoadedOnceAndStays() {
    lease(1, 1, 1, 2).close();
    try (Lease<Held> again = lease(1, 1, 2, 1)) {
      assertThat(device.values(again.columns().get(0))[0]).isEqualTo(1_200_000);
      assertThat(device.values(again.columns().get(1))).hasSize(ROWS);
    }
    assertThat(device.loads).hasSize(2);
    assertThat(cache.used()).isEqualTo(2 * COLUMN);
  }

  @Test
  void whatIsCheapToLoadAgainGoesFirst() {
    lease(1, 5, 1).close();
    lease(2, 1, 1).close();
    lease(3, 5, 1).close();
    lease(4, 5, 1).close();
    device.loads.clear();
    lease(1, 5, 1).close();
    lease(3, 5, 1).close();
    assertThat(device.loads).isEmpty();
    lease(2, 1, 1).close();
    assertThat(device.loads).hasSize(1);
  }

  @Test
  void ofTheSameCostTheOneThatWasNotUsedForLongestGoes() {
    lease(1, 1, 1).close();
    lease(2, 1, 1).close();
    lease(3, 1, 1).close();
    lease(4, 1, 1).close();
    lease(2, 1, 1).close();
    lease(5, 1, 1).close();
    device.loads.clear();
    lease(2, 1, 1).close();
    assertThat(device.loads).isEmpty();
  }

  @Test
  void whatIsReadStaysAndWhatHasNoRoomIsDeclined() {
    Lease<Held> first = lease(1, 1, 1, 2);
    assertThat(cache.lease(wanted(2, 9), List.of(1, 2))).isEmpty();
    assertThat(device.values(first.columns().get(0))).hasSize(ROWS);
    first.close();
    first.close();
    assertThat(cache.lease(wanted(2, 9), List.of(1, 2))).isPresent();
    assertThat(cache.used()).isLessThanOrEqualTo(3 * COLUMN);
  }

  @Test
  void aTableWhoseColumnsCannotAllGrowIsLoadedAnew() {
    lease(1, 1, 1, 2).close();
    device.broken.add(new ColumnKey(1, 2));
    Changes changes = new Changes(1, 10, 20, 3, new BitSet());
    assertThatThrownBy(() -> cache.changed(changes)).hasMessageContaining("broken");
    device.broken.clear();
    assertThat(cache.standing(1)).isEmpty();
    assertThat(device.used()).isZero();
    cache.changed(changes);
    Wanted later = new Wanted(1, 20, ROWS + 3, 1);
    try (Lease<Held> lease = cache.lease(later, List.of(1, 2)).orElseThrow()) {
      assertThat(device.values(lease.columns().get(0))).hasSize(ROWS + 3);
      assertThat(device.values(lease.columns().get(1))).hasSize(ROWS + 3);
    }
  }

  @Test
  void changesAreAppendedAndMasked() {
    lease(1, 1, 1, 2).close();
    BitSet deleted = new BitSet();
    deleted.set(7);
    cache.changed(new Changes(1, 10, 20, 3, deleted));
    device.loads.clear();
    Wanted later = new Wanted(1, 20, ROWS + 2, 1);
    try (Lease<Held> lease = cache.lease(later, List.of(1, 2)).orElseThrow()) {
      assertThat(device.loads).isEmpty();
      assertThat(lease.rows()).isEqualTo(ROWS + 3);
      assertThat(lease.deleted()).isEqualTo(deleted);
      assertThat(device.values(lease.columns().get(1))).hasSize(ROWS + 3).endsWith(1_200_102);
    }
  }

  @Test
  void aStatementKeepsReadingWhatItBeganWith() {
    try (Lease<Held> before = lease(1, 1, 1)) {
      cache.changed(new Changes(1, 10, 20, 5, new BitSet()));
      assertThat(device.values(before.columns().get(0))).hasSize(ROWS);
      assertThat(before.rows()).isEqualTo(ROWS);
    }
    assertThat(device.used()).isEqualTo((ROWS + 5L) * FakeDevice.BYTES).isEqualTo(cache.used());
    assertThat(cache.lease(wanted(1, 1), List.of(1))).as("an earlier position").isEmpty();
  }

  /** A column that is loaded later would have the rows in other places. */
  @Test
  void besideChangedColumnsNoneIsLoaded() {
    lease(1, 1, 1).close();
    cache.changed(new Changes(1, 10, 20, 5, new BitSet()));
    device.loads.clear();
    Wanted later = new Wanted(1, 20, ROWS + 5, 1);
    cache.lease(later, List.of(1, 2)).orElseThrow().close();
    assertThat(device.loads).containsExactly(ROWS + 5, ROWS + 5);
  }

  @Test
  void aGapOrTooManyDeletedRowsCostTheTable() {
    lease(1, 1, 1).close();
    cache.changed(new Changes(1, 15, 20, 0, new BitSet()));
    assertThat(device.used()).isZero();
    lease(1, 1, 1).close();
    BitSet many = new BitSet();
    many.set(0, 26);
    cache.changed(new Changes(1, 10, 20, 0, many));
    assertThat(device.used()).isZero();
  }

  @Test
  void aFullDeviceIsAskedForSmallerChunksAndThenLeftAlone() {
    int rows = 40_000;
    FakeDevice small = device((rows + 9000L) * FakeDevice.BYTES);
    Residency<Held> crowded = new Residency<>(small, Long.MAX_VALUE, 50_000);
    Lease<Held> read = crowded.lease(new Wanted(1, 10, rows, 1), List.of(1)).orElseThrow();
    assertThat(crowded.lease(new Wanted(2, 10, rows, 1), List.of(1))).isEmpty();
    assertThat(small.loads).contains(rows, 25_000, 12_500).last().isEqualTo(1562);
    assertThat(small.used()).isEqualTo(rows * (long) FakeDevice.BYTES);
    read.close();
    crowded.drop(1);
    assertThat(small.used()).isZero();
  }

  /** Whatever is done in whatever order: right values, within the budget, and nothing is lost. */
  @Property(tries = 300, seed = "42", edgeCases = EdgeCasesMode.NONE)
  void nothingIsReadThatIsNotThereAndAllIsFreed(
      @ForAll @IntRange(min = 2, max = 12) int room,
      @ForAll @Size(max = 60) List<@IntRange(max = 99_999) Integer> steps) {
    FakeDevice fake = device(room * COLUMN + COLUMN / 2);
    Residency<Held> any = new Residency<>(fake, (room - 1) * COLUMN, 30);
    long[] positions = new long[11];
    int[] rows = new int[11];
    Arrays.fill(rows, ROWS);
    List<Lease<Held>> open = new ArrayList<>();
    for (int step : steps) {
      int table = 1 + step / 10 % 10;
      switch (step % 10) {
        case 0 -> {
          BitSet deleted = new BitSet();
          deleted.set(step / 100 % rows[table]);
          int appended = step / 1000 % 7;
          any.changed(
              new Changes(table, positions[table], positions[table] + 1, appended, deleted));
          positions[table]++;
          rows[table] += appended;
        }
        case 1 -> any.drop(table);
        case 2, 3 -> {
          if (!open.isEmpty()) {
            open.remove(step / 100 % open.size()).close();
          }
        }
        default -> {
          int attnum = 1 + step / 100 % 4;
          any.lease(
                  new Wanted(table, positions[table], rows[table], step % 3 + 1),
                  List.of(attnum, attnum + 1))
              .ifPresent(
                  lease -> {
                    open.add(lease);
                    long first = table * 1_000_000L + attnum * 100_000L;
                    assertThat(fake.values(lease.columns().get(0)))
                        .isEqualTo(LongStream.range(first, first + lease.rows()).toArray());
                  });
        }
      }
      open.forEach(lease -> lease.columns().forEach(fake::values));
      assertThat(fake.used()).isEqualTo(any.used()).isLessThanOrEqualTo((room - 1) * COLUMN);
    }
    open.forEach(Lease::close);
    for (long table = 1; table <= 10; table++) {
      any.drop(table);
    }
    assertThat(fake.used()).isZero();
  }
}
