package io.htap.driver.pipeline;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything that an application can see of a statement's answer, a line for each thing seen. */
final class Answers {
  private Answers() {}

  static List<String> of(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> seen = new ArrayList<>();
      ResultSetMetaData m = rows.getMetaData();
      for (int i = 1; i <= m.getColumnCount(); i++) {
        seen.add(
            String.join(
                "/",
                m.getColumnLabel(i),
                m.getColumnTypeName(i),
                m.getColumnClassName(i),
                "type " + m.getColumnType(i),
                "precision " + m.getPrecision(i),
                "scale " + m.getScale(i),
                "size " + m.getColumnDisplaySize(i),
                "nullable " + m.isNullable(i),
                "signed " + m.isSigned(i)));
      }
      while (rows.next()) {
        for (int i = 1; i <= m.getColumnCount(); i++) {
          seen.add(object(rows, i) + " '" + rows.getString(i) + "' " + rows.wasNull());
        }
      }
      return seen;
    }
  }

  /** Some values pgjdbc itself cannot turn into an object: then the error is what is seen. */
  private static String object(ResultSet rows, int column) {
    try {
      Object value = rows.getObject(column);
      String shown =
          value instanceof Array array
              ? array.getBaseTypeName() + Arrays.deepToString(new Object[] {array.getArray()})
              : String.valueOf(value);
      return value == null ? "null" : value.getClass().getName() + " " + shown;
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }
}
