package io.htap.rewrite.translation;

import java.util.Objects;

/**
 * One key of a sort.
 *
 * @param column 0-based position in DuckDB's result, hidden columns included
 * @param collation OID in {@code pg_collation}; 0 unless {@link Order#COLLATION}
 */
public record SortKey(
    int column, boolean ascending, boolean nullsFirst, Order order, long collation) {

  /** How two values of the key compare. */
  public enum Order {
    /** Numbers, dates, booleans, UUIDs: by value. */
    NATIVE,
    /** Text by its UTF-8 bytes, unsigned. */
    BYTES,
    /** Text as Postgres orders it under the collation. */
    COLLATION
  }

  public SortKey {
    Objects.requireNonNull(order);
  }
}
