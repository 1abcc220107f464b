package io.htap.spi;

/**
 * How a collation behaves, as far as sameness depends on it.
 *
 * @param oid in {@code pg_collation}; 100 is the database's default
 * @param deterministic equal means equal bytes
 * @param byteOrder order is the order of the UTF-8 bytes (C, POSIX, builtin C and C.UTF-8)
 * @param letterCase which letters {@code upper} and {@code lower} change
 */
public record CollationFacts(
    long oid, boolean deterministic, boolean byteOrder, LetterCase letterCase) {
  public static final long DEFAULT_OID = 100;

  /** Nothing is known of its letters. */
  public CollationFacts(long oid, boolean deterministic, boolean byteOrder) {
    this(oid, deterministic, byteOrder, LetterCase.UNKNOWN);
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
