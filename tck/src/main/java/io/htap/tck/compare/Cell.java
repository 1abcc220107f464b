package io.htap.tck.compare;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One cell as a JDBC user can see it.
 *
 * @param value what {@code getObject} gives, made comparable: the contents of arrays and byte
 *     arrays instead of their identity
 * @param className the Java class of what {@code getObject} gave; null for NULL
 * @param text what {@code getString} gives
 * @param wasNull what {@code wasNull} says after each of the two
 */
record Cell(
    @Nullable Object value, @Nullable String className, @Nullable String text, boolean wasNull) {

  static Cell read(ResultSet rows, int column) throws SQLException {
    var value = rows.getObject(column);
    var nullObject = rows.wasNull();
    var text = rows.getString(column);
    if (nullObject != rows.wasNull() || nullObject != (value == null)) {
      throw new IllegalStateException("wasNull contradicts the value in column " + column);
    }
    var className = value == null ? null : value.getClass().getName();
    return new Cell(comparable(value), className, text, nullObject);
  }

  private static @Nullable Object comparable(@Nullable Object value) throws SQLException {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Array array) {
      return array.getBaseTypeName() + Arrays.deepToString(new Object[] {array.getArray()});
    }
    if (value instanceof SQLXML xml) {
      return xml.getString();
    }
    return value;
  }

  @Override
  public String toString() {
    if (wasNull) {
      return "NULL";
    }
    var shown = value instanceof BigDecimal decimal ? decimal.toPlainString() : value;
    return className + " " + shown + " getString=" + text;
  }
}
