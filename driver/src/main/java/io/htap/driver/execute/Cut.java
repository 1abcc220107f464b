package io.htap.driver.execute;

import java.util.List;
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
}
