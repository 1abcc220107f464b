package io.htap.tck.bench.tpch;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer as far as two engines with types of their own can agree: rows in any order, numbers to
 * six digits, texts without padding. It shows that an engine timed by itself did the same work.
 */
final class LooseAnswer {
  private LooseAnswer() {}

  static List<String> of(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var columns = rows.getMetaData().getColumnCount();
      var answer = new ArrayList<String>();
      while (rows.next()) {
        var row = new StringBuilder();
        for (var i = 1; i <= columns; i++) {
          row.append(normal(rows.getObject(i))).append('|');
        }
        answer.add(row.toString());
      }
      answer.sort(null);
      return answer;
    }
  }

  private static String normal(Object value) {
    return value instanceof Number number
        ? "%.5e".formatted(number.doubleValue())
        : String.valueOf(value).stripTrailing();
  }
}
