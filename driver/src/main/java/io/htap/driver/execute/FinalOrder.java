package io.htap.driver.execute;

import io.htap.driver.engine.postgres.CollationOrder;
import io.htap.rewrite.translation.SortKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/**
 * The order of a result that DuckDB cannot give: the rows come unordered and unlimited, are sorted
 * here by keys whose texts Postgres ranks, and are cut then.
 *
 * @param keys most significant first
 * @param collations by OID, each as in a COLLATE clause; empty text for the database's default
 */
public record FinalOrder(List<SortKey> keys, Map<Long, String> collations) {
  /** More rows than this are not sorted outside an engine. */
  static final int MOST_ROWS = 200_000;

  public FinalOrder {
    keys = List.copyOf(keys);
    collations = Map.copyOf(collations);
  }

  /**
   * The rows in order.
   *
   * @param keyValues per row the value of each key
   * @param postgres the user's own connection, which ranks texts
   */
  List<Tuple> sort(
      List<Tuple> rows, List<@Nullable Object[]> keyValues, Connection postgres, Cut cut)
      throws SQLException {
    Comparator<Integer> order = (a, b) -> 0;
    for (int k = 0; k < keys.size(); k++) {
      SortKey key = keys.get(k);
      if (key.order() == SortKey.Order.COLLATION) {
        rank(k, keyValues, postgres);
      }
      int index = k;
      Comparator<@Nullable Object> compare =
          SortKeys.directed(
              key.order() == SortKey.Order.BYTES ? SortKeys.BYTES : SortKeys.NATIVE,
              !key.ascending(),
              key.nullsFirst());
      order =
          order.thenComparing(
              (a, b) -> compare.compare(keyValues.get(a)[index], keyValues.get(b)[index]));
    }
    List<Tuple> sorted = new ArrayList<>(rows.size());
    IntStream.range(0, rows.size()).boxed().sorted(order).map(rows::get).forEach(sorted::add);
    return cut.apply(sorted);
  }

  /** Puts the server's rank in the place of each text. */
  private void rank(int index, List<@Nullable Object[]> keyValues, Connection postgres)
      throws SQLException {
    Set<String> distinct = new HashSet<>();
    for (@Nullable Object[] row : keyValues) {
      if (row[index] instanceof String text) {
        distinct.add(text);
      }
    }
    String collation = Objects.requireNonNull(collations.get(keys.get(index).collation()));
    Map<String, Integer> ranks = CollationOrder.rank(postgres, distinct, collation);
    for (@Nullable Object[] row : keyValues) {
      if (row[index] instanceof String text) {
        row[index] = ranks.get(text);
      }
    }
  }
}
