package io.htap.spi.engine;

import java.util.BitSet;
import java.util.Objects;

/**
 * Consecutive values of a stored column.
 *
 * @param values an array of as many: boolean[], short[] or int[] of integers of that size, long[]
 *     of the larger ones; int[] of days since 1970 for dates, long[] of microseconds since then for
 *     timestamps; of numerics the digits without the point, long[] where 18 suffice, else
 *     BigInteger[]; float[] or double[]; String[]. What stands where a NULL is means nothing.
 * @param nulls which are NULL
 */
public record ColumnChunk(Object values, BitSet nulls, int rows) {
  public ColumnChunk {
    Objects.requireNonNull(values);
    Objects.requireNonNull(nulls);
  }
}
