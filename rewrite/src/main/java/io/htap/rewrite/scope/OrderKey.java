package io.htap.rewrite.scope;

import io.htap.rewrite.translation.SortKey;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.Order;
import io.htap.spi.PgType;

/**
 * One key of an ORDER BY.
 *
 * @param ex inside the query
 * @param column 0-based output column it is; −1 when it is none
 */
public record OrderKey(Ex ex, int column, boolean ascending, boolean nullsFirst) {

  public OrderKey {
    ex = ex.untyped() ? Literals.resolve(ex, PgType.TEXT) : ex;
    if (ex.type().isOpaque()) {
      throw Refusal.type("ordering " + ex.type().sqlName());
    }
    if (ex.type().isText()) {
      Collations.equality(ex);
    }
  }

  /** Whether it is a text that DuckDB does not order by its bytes. */
  public boolean collated() {
    return ex.type().isText() && !Collations.of(ex).byteOrder();
  }

  /** Whether only Postgres can sort by it. */
  public boolean unknown() {
    return collated() && Collations.of(ex).order() == Order.UNKNOWN;
  }

  /** Whether it is not sorted by as it is held: a numeric held as text, or an interval. */
  private boolean byKey() {
    return ex.type() == PgType.INTERVAL || textual();
  }

  private boolean textual() {
    return ex.type() == PgType.NUMERIC && !Numerics.isDecimal(ex);
  }

  /** What is sorted by where texts of any collation can be. */
  public String value() {
    if (ex.type() == PgType.INTERVAL) {
      return Intervals.key(ex);
    }
    return textual() ? Numerics.key(ex) : ex.sql();
  }

  /** What DuckDB sorts by; refuses where only Postgres knows the order. */
  public String sortable() {
    return ex.type().isText() ? Collations.sortKey(ex, "ORDER BY inside a query") : value();
  }

  /** The key in an ORDER BY of DuckDB; refuses where only Postgres knows the order. */
  public String sql() {
    return directed(sortable());
  }

  /**
   * As {@link #sql()}, by the column of the result if that holds just what is sorted by.
   *
   * @param name of the column
   */
  public String sql(String name) {
    return directed(byKey() || collated() ? sortable() : name);
  }

  private String directed(String expression) {
    return expression
        + (ascending ? " ASC" : " DESC")
        + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
  }

  public SortKey toSortKey(int position) {
    if (ex.type() == PgType.BYTEA) {
      throw Refusal.type("ordering bytea after the query");
    }
    if (!ex.type().isText()) {
      return new SortKey(position, ascending, nullsFirst, SortKey.Order.NATIVE, 0);
    }
    CollationFacts collation = Collations.of(ex);
    return collation.byteOrder()
        ? new SortKey(position, ascending, nullsFirst, SortKey.Order.BYTES, 0)
        : new SortKey(position, ascending, nullsFirst, SortKey.Order.COLLATION, collation.oid());
  }
}
