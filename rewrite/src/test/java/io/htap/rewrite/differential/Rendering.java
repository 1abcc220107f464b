package io.htap.rewrite.differential;

import io.htap.rewrite.translation.OutputColumn;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** DuckDB's cells as Postgres prints them: what the driver does, in the few words tests need. */
final class Rendering {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter();

  private Rendering() {}

  static String text(ResultSet rows, int index, OutputColumn column) throws SQLException {
    Object value = rows.getObject(index);
    if (value == null) {
      return null;
    }
    return switch (column.type()) {
      case BOOL -> ((Boolean) value) ? "t" : "f";
      case NUMERIC -> value instanceof BigDecimal d ? d.toPlainString() : whole(value);
      case INT2, INT4, INT8 -> whole(value);
      case FLOAT4, FLOAT8 -> number(((Number) value));
      case BPCHAR -> column.typmod() < 0 ? (String) value : padded((String) value, column);
      case TEXT, VARCHAR -> (String) value;
      case DATE -> rows.getObject(index, LocalDate.class).toString().replace("+", "");
      case TIME -> rows.getObject(index, LocalTime.class).format(TIME);
      case TIMESTAMP -> moment(rows.getObject(index, LocalDateTime.class));
      case TIMESTAMPTZ ->
          moment(
                  LocalDateTime.ofInstant(
                      Instant.EPOCH.plus(rows.getLong(index), ChronoUnit.MICROS), ZoneOffset.UTC))
              + "+00";
      case ENUM -> column.enumeration().labels().get(((Number) value).intValue() - 1);
      case INTERVAL -> interval((Struct) value);
      default -> column.type().isArray() ? new String(rows.getBytes(index)) : value.toString();
    };
  }

  /** As pgjdbc reads what Postgres prints, so that only the three parts are compared. */
  static String interval(Struct value) throws SQLException {
    Object[] parts = value.getAttributes();
    return parts[0] + " months " + parts[1] + " days " + parts[2] + " micros";
  }

  private static String whole(Object value) {
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof java.math.BigInteger
        || value instanceof String) {
      return value.toString();
    }
    throw new AssertionError("unexpected " + value.getClass());
  }

  /** Numbers are compared as numbers: the shortest text of a float is the driver's own matter. */
  static String number(Number value) {
    return Double.toString(value.doubleValue());
  }

  private static String padded(String value, OutputColumn column) {
    int length = column.typmod() - 4;
    int has = value.codePointCount(0, value.length());
    return value + " ".repeat(Math.max(0, length - has));
  }

  private static String moment(LocalDateTime moment) {
    int year = moment.getYear();
    if (year <= 0) {
      // Postgres has no year 0: it is 1 BC.
      return moment(moment.withYear(1 - year)) + " BC";
    }
    return moment.toLocalDate().toString().replace("+", "")
        + " "
        + moment.toLocalTime().format(TIME);
  }
}
