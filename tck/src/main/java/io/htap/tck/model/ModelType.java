package io.htap.tck.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A type and what its values look like as text.
 *
 * @param length of a varchar
 * @param precision of a numeric
 * @param scale of a numeric
 */
record ModelType(Kind kind, int length, int precision, int scale) {
  enum Kind {
    INTEGER,
    BIGINT,
    TEXT,
    VARCHAR,
    NUMERIC,
    BOOLEAN,
    DATE
  }

  static final ModelType INTEGER = simple(Kind.INTEGER);
  static final ModelType BIGINT = simple(Kind.BIGINT);
  static final ModelType TEXT = simple(Kind.TEXT);

  private static final List<String> TEXTS =
      List.of("", " ", "a", "it's", "NULL", "\\N", "ä€𝄞", "line\nbreak\t\"quoted\" \\", "Z", "0");
  private static final int LONG_TEXT = 3_000;

  static ModelType simple(Kind kind) {
    return new ModelType(kind, 0, 0, 0);
  }

  static ModelType varchar(int length) {
    return new ModelType(Kind.VARCHAR, length, 0, 0);
  }

  static ModelType numeric(int precision, int scale) {
    return new ModelType(Kind.NUMERIC, 0, precision, scale);
  }

  static ModelType random(SplittableRandom random) {
    var kind = Kind.values()[random.nextInt(Kind.values().length)];
    return switch (kind) {
      case VARCHAR -> varchar(10 + random.nextInt(20));
      case NUMERIC -> numeric(12, random.nextInt(4));
      default -> simple(kind);
    };
  }

  String sql() {
    return switch (kind) {
      case VARCHAR -> "varchar(" + length + ")";
      case NUMERIC -> "numeric(" + precision + ", " + scale + ")";
      default -> kind.name();
    };
  }

  /** A value as {@code getString} gives it; null for NULL. */
  @Nullable String value(SplittableRandom random) {
    if (random.nextInt(6) == 0) {
      return null;
    }
    return switch (kind) {
      case INTEGER, BIGINT -> String.valueOf(random.nextInt(-1000, 1000));
      case NUMERIC -> BigDecimal.valueOf(random.nextInt(-100_000, 100_000), scale).toPlainString();
      case BOOLEAN -> random.nextBoolean() ? "t" : "f";
      case DATE -> LocalDate.of(2020, 1, 1).plusDays(random.nextInt(4000)).toString();
      case VARCHAR -> TEXTS.get(random.nextInt(4));
      case TEXT ->
          random.nextInt(5) == 0 ? longText(random) : TEXTS.get(random.nextInt(TEXTS.size()));
    };
  }

  /** Too long and too disorderly to stay within its row. */
  private static String longText(SplittableRandom random) {
    var text = new StringBuilder();
    int length = LONG_TEXT + random.nextInt(LONG_TEXT);
    while (text.length() < length) {
      text.append(Long.toHexString(random.nextLong()));
    }
    return text.toString();
  }

  static String literal(@Nullable String value) {
    return value == null ? "NULL" : "'" + value.replace("'", "''") + "'";
  }
}
