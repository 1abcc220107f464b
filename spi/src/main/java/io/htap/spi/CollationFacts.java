package io.htap.spi;

/**
 * How a collation behaves, as far as sameness depends on it.
 *
 * @param oid in {@code pg_collation}; 100 is the database's default
 * @param deterministic equal means equal bytes
 * @param order how texts are ordered
 * @param letterCase which letters {@code upper} and {@code lower} change
 */
public record CollationFacts(long oid, boolean deterministic, Order order, LetterCase letterCase) {
  public static final long DEFAULT_OID = 100;

  /** Nothing is known of its letters. */
  public CollationFacts(long oid, boolean deterministic, boolean byteOrder) {
    this(oid, deterministic, byteOrder ? Order.BYTES : Order.UNKNOWN, LetterCase.UNKNOWN);
  }

  /** Whether texts are ordered by their bytes. */
  public boolean byteOrder() {
    return order == Order.BYTES;
  }

  /** How texts are ordered. */
  public enum Order {
    /** By the bytes of UTF-8 (C, POSIX, builtin C and C.UTF-8). */
    BYTES,
    /**
     * By ICU's root collation, proven to be the same as in the engine of the copy for a repertoire
     * of characters.
     */
    ICU_ROOT,
    UNKNOWN
  }

  /** How letters change their case. */
  public enum LetterCase {
    /** Those of ASCII alone (libc's C and POSIX). */
    ASCII,
    /** All that Unicode says, without a language's own rules (ICU, English). */
    UNICODE,
    UNKNOWN
  }
}
