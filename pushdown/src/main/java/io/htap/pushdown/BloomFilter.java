package io.htap.pushdown;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of integers of which Postgres can ask, with functions that every server has, whether one is
 * in it: yes of all that are, and of few others. (Bloom, "Space/Time Trade-offs in Hash Coding with
 * Allowable Errors", CACM 13, 1970; each hash function has a slice of the bits to itself, so that
 * each is sent once.)
 *
 * <p>The hash functions are Postgres's {@code hashint8extended} with another seed each. They cannot
 * change within Postgres, since it places the rows of partitioned tables by them.
 */
public final class BloomFilter {
  /** Powers of two, since a bit is found by a mask. */
  private static final int LEAST_BITS = 1 << 10;

  private static final int MOST_BITS = 1 << 30;

  /** So many keys go to one slice after the other, since a slice at a time fits into a cache. */
  private static final int BATCH = 1 << 14;

  private final byte[][] slices;
  private final int mask;
  private final long[] batch = new long[BATCH];
  private int batched;

  private BloomFilter(int slices, int bits) {
    this.slices = new byte[slices][bits / 8];
    this.mask = bits - 1;
  }

  /**
   * An empty one.
   *
   * @param keys how many different ones it is to hold
   * @param wrongly the share of other integers that it may take for one of them
   * @param most how many bytes it may have, even if it takes more for one of them then
   */
  public static BloomFilter of(long keys, double wrongly, long most) {
    int bits = LEAST_BITS;
    // A slice half full tells the most for its size.
    while (bits < MOST_BITS && bits < keys / Math.log(2)) {
      bits *= 2;
    }
    double full = 1 - Math.exp(-(double) Math.max(1, keys) / bits);
    double slices = Math.min(Math.ceil(Math.log(wrongly) / Math.log(full)), most / (bits / 8));
    return new BloomFilter((int) Math.max(1, slices), bits);
  }

  public void add(long key) {
    batch[batched++] = key;
    if (batched == BATCH) {
      flush();
    }
  }

  private void flush() {
    for (int i = 0; i < slices.length; i++) {
      byte[] slice = slices[i];
      for (int k = 0; k < batched; k++) {
        int bit = bit(batch[k], i);
        slice[bit >> 3] |= (byte) (1 << (bit & 7));
      }
    }
    batched = 0;
  }

  /** Whether a key may have been added. */
  public boolean mayContain(long key) {
    flush();
    for (int i = 0; i < slices.length; i++) {
      int bit = bit(key, i);
      if ((slices[i][bit >> 3] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  private int bit(long key, int slice) {
    return (int) hash(key, seed(slice)) & mask;
  }

  /** The seed of a slice's hash function; never 0, which the function treats otherwise. */
  private static int seed(int slice) {
    return slice + 1;
  }

  /** How many bytes there are to send. */
  public long bytes() {
    return (long) slices.length * slices[0].length;
  }

  /** A slice of the bits; the lowest of each byte comes first, as Postgres counts them. */
  public record Slice(int seed, int mask, byte[] bits) {}

  /** All of them; a key is in the set if its bit is in each. */
  public List<Slice> slices() {
    flush();
    List<Slice> all = new ArrayList<>();
    for (int i = 0; i < slices.length; i++) {
      all.add(new Slice(seed(i), mask, slices[i]));
    }
    return all;
  }

  /**
   * Postgres's {@code hashint8extended} ({@code hash_bytes_uint32_extended} in {@code hashfn.c},
   * after Jenkins, "Algorithm Alley: Hash Functions", Dr. Dobb's Journal, 1997).
   *
   * @param seed positive
   */
  public static long hash(long key, int seed) {
    int high = (int) (key >>> 32);
    int folded = (int) key ^ (key >= 0 ? high : ~high);
    int a = 0x9e3779b9 + 4 + 3923095;
    int b = a;
    int c = a;
    b += seed;
    a = (a - c) ^ Integer.rotateLeft(c, 4);
    c += b;
    b = (b - a) ^ Integer.rotateLeft(a, 6);
    a += c;
    c = (c - b) ^ Integer.rotateLeft(b, 8);
    b += a;
    a = (a - c) ^ Integer.rotateLeft(c, 16);
    c += b;
    b = (b - a) ^ Integer.rotateLeft(a, 19);
    a += c;
    c = (c - b) ^ Integer.rotateLeft(b, 4);
    b += a;
    a += folded;
    c = (c ^ b) - Integer.rotateLeft(b, 14);
    a = (a ^ c) - Integer.rotateLeft(c, 11);
    b = (b ^ a) - Integer.rotateLeft(a, 25);
    c = (c ^ b) - Integer.rotateLeft(b, 16);
    a = (a ^ c) - Integer.rotateLeft(c, 4);
    b = (b ^ a) - Integer.rotateLeft(a, 14);
    c = (c ^ b) - Integer.rotateLeft(b, 24);
    return ((long) b << 32) | (c & 0xffff_ffffL);
  }
}
