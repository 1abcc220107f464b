package io.htap.tck.compare;

import java.util.List;

/** How far the order of rows belongs to the answer. */
public sealed interface RowOrder {

  /** Every row in its place. */
  record Exact() implements RowOrder {}

  /** The same rows, each as often, in any order. */
  record Any() implements RowOrder {}

  /**
   * The same rows, each as often, and the same sequence of the named columns: rows that are equal
   * on all sort keys may change places, since no order is promised among them.
   *
   * @param keys labels of the columns that the statement sorts by
   */
  record By(List<String> keys) implements RowOrder {
    public By {
      keys = List.copyOf(keys);
    }
  }

  static RowOrder exact() {
    return new Exact();
  }

  static RowOrder any() {
    return new Any();
  }

  static RowOrder by(List<String> keys) {
    return new By(keys);
  }
}
