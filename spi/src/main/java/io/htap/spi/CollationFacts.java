package io.htap.spi;

/**
 * How a collation behaves, as far as sameness depends on it.
 *
 * @param oid in {@code pg_collation}; 100 is the database's default
 * @param deterministic equal means equal bytes
 * @param byteOrder order is the order of the UTF-8 bytes (C, POSIX, builtin C and C.UTF-8)
 */
public record CollationFacts(long oid, boolean deterministic, boolean byteOrder) {
  public static final long DEFAULT_OID = 100;
}
