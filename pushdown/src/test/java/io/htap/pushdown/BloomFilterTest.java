package io.htap.pushdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BloomFilterTest {
  private static final long SEED = 20_240_101;

  /** As {@code select hashint8extended(key, seed)} answers in Postgres 18. */
  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, 1, 2560836655869490746",
    "-4294967297, 7, 158241684147079922",
    "-2147483648, 1, 3044001184559810835",
    "-42, 7, 6033324055675605895",
    "-1, 1, 3987656643895367148",
    "0, 1, 434346878670890809",
    "0, 7, -191184349168900292",
    "1, 7, -6563890024097284161",
    "42, 1, 3812564155960986560",
    "2147483647, 7, -1839609485720848170",
    "4294967296, 1, -7620678293940249823",
    "9223372036854775807, 1, 3044001184559810835",
  })
  void hashesAsPostgresDoes(long key, int seed, long hash) {
    assertThat(BloomFilter.hash(key, seed)).isEqualTo(hash);
  }

  @Test
  void holdsAllThatWasAddedAndFewOthers() {
    for (int keys : new int[] {0, 1, 1_000, 1 << 17, 300_000}) {
      BloomFilter filter = BloomFilter.of(keys, 0.001, 1 << 20);
      Random random = new Random(SEED);
      for (int i = 0; i < keys; i++) {
        filter.add(random.nextLong() * 2);
      }
      Random again = new Random(SEED);
      for (int i = 0; i < keys; i++) {
        assertThat(filter.mayContain(again.nextLong() * 2)).isTrue();
      }
      int wrong = 0;
      for (int i = 0; i < 100_000; i++) {
        wrong += filter.mayContain(again.nextLong() * 2 + 1) ? 1 : 0;
      }
      assertThat(wrong).as("of %d keys", keys).isLessThan(150);
      assertThat(filter.slices()).allMatch(slice -> slice.bits().length * 8 == slice.mask() + 1);
      assertThat(filter.bytes()).isLessThanOrEqualTo(Math.max(2_000, keys * 4L));
    }
  }

  @Test
  void saysYesMoreOftenRatherThanGrowBeyondItsLimit() {
    BloomFilter filter = BloomFilter.of(1_000_000, 1e-6, 1_000_000);
    assertThat(filter.bytes()).isLessThanOrEqualTo(1_000_000);
    filter.add(42);
    assertThat(filter.mayContain(42)).isTrue();
  }
}
