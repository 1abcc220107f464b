package io.htap.tck.fuzz;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** What columns hold and literals say: small pools, so that values meet, with the awkward ones. */
final class Values {
  private static final List<String> TEXTS =
      List.of(
          "a",
          "A",
          "b",
          "B",
          "ab",
          "Ab",
          "abc",
          "é",
          "e",
          "É",
          "ä",
          "zeta",
          "Zeta",
          "",
          " ",
          "a ",
          "a_b",
          "a%b",
          "a-b",
          "co-op",
          "coop",
          "10",
          "9",
          "2.5",
          "ß",
          "ss",
          "ñ",
          "It''s",
          "x\\y",
          "Straße",
          "naïve",
          "日本",
          "😀",
          "Alpha beta",
          "alpha,beta,gamma",
          "2024-01-31",
          "_",
          "~");
  private static final List<String> CHARS =
      List.of("a", "A", "b", "ab", "abc", "é", "", "a b", "10", "9", "abcdef");
  private static final List<String> DATES =
      List.of(
          "2024-01-01",
          "2024-01-31",
          "2024-02-29",
          "2023-12-31",
          "2024-12-30",
          "1969-12-31",
          "1970-01-01",
          "2000-02-29",
          "1900-03-01",
          "2024-03-30",
          "2024-03-31",
          "2024-03-10",
          "2024-11-03",
          "2021-01-03");
  private static final List<String> FAR_DATES =
      List.of("0001-01-01", "9999-12-31", "1582-10-10", "0044-03-15 BC", "20000-01-01");
  private static final List<String> TIMES =
      List.of(
          "00:00:00",
          "10:20:30",
          "23:59:59.999999",
          "12:00:00.5",
          "01:02:03.000001",
          "02:30:00",
          "05:30:00",
          "06:30:00");
  private static final List<String> INTERVALS =
      List.of(
          "1 day",
          "24:00:00",
          "1 mon",
          "30 days",
          "1 year 2 mons -3 days 04:05:06.789",
          "-1 day",
          "00:00:00",
          "-00:00:00.000001",
          "14 mons",
          "90 minutes");
  private static final List<String> UUIDS =
      List.of(
          "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12",
          "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff");
  private static final List<String> BYTES = List.of("\\x", "\\x00", "\\x01ff", "\\x616263");
  static final List<String> MOODS = List.of("sad", "ok", "It''s", "happy", "ABC");
  private static final List<String> DOCUMENTS =
      List.of(
          "{\"a\": 1}",
          "{\"a\": 1.0, \"b\": [1, 2]}",
          "[1, \"x\", null]",
          "null",
          "\"t\"",
          "{}",
          "{\"a\": {\"b\": \"é\"}}",
          "{\"a\": 0.10, \"b\": \"q\\\"\\n\\\\\", \"é\": null}",
          "{\"a\": 1234567890123456789012345.5, \"s\": \"日本😀\", \"b\": []}",
          "{\"a\": 7, \"b\": 7, \"ab\": true}",
          "{\"a\": 12, \"b\": [[1], {\"a\": 2}]}");
  private static final List<String> NUMBERS =
      List.of("0", "1", "-1", "1.5", "1.50", "2.25", "-0.125", "7.000", "100", "0.001", "33.333");

  private Values() {}

  /**
   * The text of a value as the type's input function reads it, quotes in it doubled.
   *
   * @param extreme whether the ends of the type's range may come up
   */
  static String text(SqlType type, boolean extreme, Dice dice) {
    boolean end = extreme && dice.chance(25);
    return switch (type) {
      case BOOL -> dice.pick("true", "false");
      case INT2 -> end ? dice.pick("32767", "-32768") : whole(dice);
      case INT4 -> end ? dice.pick("2147483647", "-2147483648", "16777217") : whole(dice);
      case INT8 ->
          end
              ? dice.pick("9223372036854775807", "-9223372036854775808", "9007199254740993")
              : whole(dice);
      case FIXED -> end ? dice.pick("99999999999.999", "-99999999999.999") : fixed(dice);
      case NUMERIC ->
          end ? dice.pick("1e20", "-0.0000000001", "12345678901.5") : dice.pick(NUMBERS);
      case FLOAT4 -> end ? dice.pick("NaN", "Infinity", "3.4e38", "1e-7") : dice.pick(NUMBERS);
      case FLOAT8 ->
          end ? dice.pick("NaN", "-Infinity", "1.7e308", "1e-7", "1e20") : dice.pick(NUMBERS);
      case TEXT, VARCHAR -> dice.chance(15) ? word(dice) : dice.pick(TEXTS);
      case CHAR -> dice.pick(CHARS);
      case DATE -> end ? dice.pick(FAR_DATES) : dice.pick(DATES);
      case TIME -> dice.pick(TIMES);
      case TIMESTAMP -> moment(end, dice);
      case TIMESTAMPTZ -> (end ? "0001-01-01 00:00:00" : moment(false, dice)) + "+00";
      case INTERVAL -> end ? dice.pick("1000 years", "-1000 years") : dice.pick(INTERVALS);
      case UUID -> dice.pick(UUIDS);
      case BYTEA -> dice.pick(BYTES);
      case MOOD -> dice.pick(MOODS);
      case JSONB -> dice.pick(DOCUMENTS);
      case INTS -> dice.pick("{1,2}", "{}", "{NULL,3}", "{{1,2},{3,4}}", "{7}");
      case TEXTS -> dice.pick("{a,b}", "{}", "{NULL,é}", "{\"a b\"}");
    };
  }

  private static String moment(boolean end, Dice dice) {
    if (end) {
      return dice.pick("0001-01-01 00:00:00", "9999-12-31 23:59:59.999999", "1582-10-10 12:00:00");
    }
    return dice.pick(DATES) + " " + dice.pick(TIMES);
  }

  private static String whole(Dice dice) {
    return Integer.toString(
        dice.chance(60) ? dice.between(-2, 12) : dice.chance(50) ? dice.between(-999, 999) : 7);
  }

  private static String fixed(Dice dice) {
    int thousandths = dice.chance(50) ? dice.between(-3, 9) * 500 : dice.between(-999_999, 999_999);
    return BigDecimal.valueOf(thousandths, 3).toPlainString();
  }

  private static String word(Dice dice) {
    var word = new StringBuilder();
    for (int i = dice.between(1, 8); i > 0; i--) {
      word.append(dice.pick("a", "b", "A", "e", "é", "-", " ", "0", "z", "_"));
    }
    return word.toString();
  }

  /** A literal that Postgres types by how it is written. */
  static String literal(SqlType type, Dice dice) {
    String text = text(type, false, dice);
    return switch (type) {
      case BOOL -> text;
      case INT4 -> text.startsWith("-") ? "(" + text + ")" : text;
      case NUMERIC -> text.contains(".") ? text.replaceFirst("^(-.*)", "($1)") : text + ".0";
      case TEXT -> "'" + text + "'" + dice.pick("", "", "::text");
      case VARCHAR, CHAR ->
          "'"
              + text.substring(0, Math.min(text.length(), 3)).replace("'", "")
              + "'::"
              + type.sqlName();
      case DATE, TIME, TIMESTAMP, INTERVAL -> type.sqlName() + " '" + text + "'";
      default -> "'" + text + "'::" + type.sqlName();
    };
  }

  /** A value for a parameter that Postgres takes for the type. */
  static Object bound(SqlType type, Dice dice) {
    String text = text(type, false, dice).replace("''", "'");
    return switch (type) {
      case BOOL -> Boolean.valueOf(text);
      case INT2, INT4 -> Integer.valueOf(text);
      case INT8 -> Long.valueOf(text);
      case FIXED, NUMERIC -> new BigDecimal(text);
      case FLOAT4, FLOAT8 -> Double.valueOf(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T'));
      case TIMESTAMPTZ -> OffsetDateTime.parse(text.replace(' ', 'T') + ":00");
      case UUID -> UUID.fromString(text);
      default -> text;
    };
  }

  /** An array for a parameter, of integers or texts. */
  static Object[] boundArray(SqlType type, Dice dice) {
    Object[] elements =
        switch (type) {
          case INT4 -> new Integer[dice.below(6)];
          case INT8 -> new Long[dice.below(6)];
          case TEXT -> new String[dice.below(6)];
          default -> throw new IllegalArgumentException(type.toString());
        };
    for (int i = 0; i < elements.length; i++) {
      elements[i] = dice.chance(10) ? null : bound(type, dice);
    }
    return elements;
  }

  /** Whether values of the type can be bound without a cast around the marker. */
  static boolean bindable(SqlType type) {
    return switch (type) {
      case CHAR, INTERVAL, BYTEA, MOOD, JSONB, INTS, TEXTS -> false;
      default -> true;
    };
  }
}
