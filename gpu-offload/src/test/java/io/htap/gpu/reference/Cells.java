package io.htap.gpu.reference;

import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** Cells as Postgres prints them. */
final class Cells {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter();

  private Cells() {}

  /**
   * @param value as the interpreter has it
   */
  static String text(Object value, PgType type) {
    if (value == null) {
      return null;
    }
    if (value instanceof Boolean truth) {
      return truth ? "t" : "f";
    }
    return switch (type) {
      case DATE -> LocalDate.ofEpochDay((Long) value).toString();
      case TIMESTAMP ->
          text(
              LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
                  .plus((Long) value, ChronoUnit.MICROS));
      default -> value instanceof BigDecimal d ? d.toPlainString() : value.toString();
    };
  }

  static String text(LocalDateTime moment) {
    return TIME.format(moment);
  }
}
