package io.htap.tck.corpora;

import io.htap.tck.compare.RowOrder;
import io.htap.tck.compare.SqlFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes the order of a statement total: it sorts by every column of the answer after its own sort
 * keys. Which rows a {@code LIMIT} keeps among equals is not fixed otherwise, so that there would
 * be no one right answer to compare with.
 */
public final class TotalOrder {
  private static final Pattern LAST_ORDER =
      Pattern.compile("(?is)^(.*)(\\border\\s+by\\b.*?)(\\s+limit\\s+\\d+(\\s+offset\\s+\\d+)?)?$");

  private TotalOrder() {}

  /**
   * The statement with a total order, or as it is when it ends with none.
   *
   * @param connection a Postgres that has its tables
   */
  public static SqlFile of(Connection connection, SqlFile file) throws SQLException {
    var order = LAST_ORDER.matcher(file.sql());
    if (!order.matches() || !balanced(order.group(2))) {
      return file;
    }
    var positions =
        IntStream.rangeClosed(1, columns(connection, file.sql()))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    var sql = order.group(1) + order.group(2) + ", " + positions + limit(order);
    return new SqlFile(file.name(), file.title(), sql, RowOrder.exact());
  }

  private static String limit(Matcher order) {
    return order.group(3) == null ? "" : order.group(3);
  }

  /** False when it is the order of a window or a subquery, which a parenthesis ends. */
  private static boolean balanced(String text) {
    return text.chars().filter(c -> c == '(').count() == text.chars().filter(c -> c == ')').count();
  }

  private static int columns(Connection connection, String sql) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      return statement.getMetaData().getColumnCount();
    }
  }
}
