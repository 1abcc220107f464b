package io.htap.rewrite.translation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sort that DuckDB cannot do because a collation of Postgres decides it. The statement was sent
 * without ORDER BY, LIMIT and OFFSET: the driver sorts all rows, then skips, then cuts, then drops
 * the hidden columns.
 *
 * @param keys in order of weight
 * @param limit null for all rows
 * @param offset null for none
 * @param visible how many leading columns of the result the application sees
 */
public record Finishing(
    List<SortKey> keys, @Nullable RowCount limit, @Nullable RowCount offset, int visible) {
  public Finishing {
    keys = List.copyOf(keys);
  }

  /**
   * A number of rows: a constant, or a parameter of the original statement.
   *
   * @param constant meaningless when there is a parameter
   * @param parameter 1-based; 0 for none
   */
  public record RowCount(long constant, int parameter) {}
}
