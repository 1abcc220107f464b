package io.htap.driver.execute;

import io.htap.driver.statement.BoundParameter;
import io.htap.rewrite.translation.Finishing;
import io.htap.rewrite.translation.Finishing.RowCount;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/**
 * Which rows of an ordered result are wanted.
 *
 * @param offset rows to leave out first
 * @param limit rows to keep at most; {@link Long#MAX_VALUE} for all
 */
public record Cut(long offset, long limit) {
  public static final Cut NONE = new Cut(0, Long.MAX_VALUE);

  List<Tuple> apply(List<Tuple> rows) {
    int from = (int) Math.min(offset, rows.size());
    int to = (int) Math.min(rows.size(), limit >= rows.size() ? rows.size() : from + limit);
    return from == 0 && to == rows.size() ? rows : rows.subList(from, to);
  }

  /**
   * What a statement asks for.
   *
   * @param finishing null for all
   * @throws HtapException when it is for Postgres to refuse
   */
  public static Cut of(@Nullable Finishing finishing, List<BoundParameter> bound)
      throws HtapException {
    if (finishing == null) {
      return NONE;
    }
    return new Cut(
        rows(finishing.offset(), bound, 0), rows(finishing.limit(), bound, Long.MAX_VALUE));
  }

  private static long rows(@Nullable RowCount count, List<BoundParameter> bound, long whenAbsent)
      throws HtapException {
    if (count == null) {
      return whenAbsent;
    }
    if (count.parameter() == 0) {
      return count.constant();
    }
    Object value = bound.get(count.parameter() - 1).value();
    if (value == null) {
      return whenAbsent;
    }
    boolean whole = value instanceof Long || value instanceof Integer || value instanceof Short;
    long rows = whole ? ((Number) value).longValue() : -1;
    if (rows < 0) {
      throw new HtapException(SqlState.INVALID_PARAMETER_VALUE, "Postgres judges this row count");
    }
    return rows;
  }
}
