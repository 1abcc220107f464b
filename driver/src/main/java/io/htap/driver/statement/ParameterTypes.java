package io.htap.driver.statement;

import io.htap.spi.HtapException;
import io.htap.spi.ParameterFacts;
import io.htap.spi.PgType;
import io.htap.spi.SqlState;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bound values beside the types that Postgres takes the parameters for. Only pairs where the value
 * is plainly of the type may leave; all others are left to Postgres's own conversions.
 */
public final class ParameterTypes {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, true)
          .toFormatter();

  /** Java strips other white space, too. */
  private static final Pattern BLANKS = Pattern.compile(" +$");

  private ParameterTypes() {}

  /** Null when a value is not plainly of its parameter's type. */
  public static @Nullable List<ParameterFacts> of(List<BoundParameter> parameters, int[] oids) {
    if (parameters.size() != oids.length) {
      return null;
    }
    List<ParameterFacts> facts = new ArrayList<>();
    for (int i = 0; i < oids.length; i++) {
      Object value = parameters.get(i).value();
      // Without a type here it may be an enum, which the translator knows.
      PgType type = PgType.byOid(oids[i]).orElse(null);
      if (value != null && !(type == null ? isText(value) : plainly(type, value))) {
        return null;
      }
      ParameterShape shape = ParameterShape.of(parameters.get(i));
      facts.add(new ParameterFacts(oids[i], value == null, shape.scale(), shape.precision()));
    }
    return facts;
  }

  /**
   * The value as text that both engines cast to the type exactly, an array as Postgres alone reads
   * it; null for NULL.
   *
   * @throws HtapException 22023 for an integer that the type has no place for: Postgres is to say
   *     so
   */
  public static @Nullable String text(@Nullable Object value, PgType type) throws HtapException {
    if (value == null) {
      return null;
    }
    if (type == PgType.INT2 || type == PgType.INT4) {
      long number = ((Number) value).longValue();
      if (type == PgType.INT2 ? number != (short) number : number != (int) number) {
        throw new HtapException(
            SqlState.INVALID_PARAMETER_VALUE, "Postgres judges a number out of range");
      }
    }
    if (value instanceof List<?> elements) {
      return ArrayTexts.postgres(elements);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof LocalDateTime timestamp) {
      return timestamp.format(TIMESTAMP);
    }
    if (value instanceof OffsetDateTime instant) {
      // Sent without a type and read as what Postgres expects: a date or a timestamp without a zone
      // takes what stands there and leaves the offset.
      if (type == PgType.DATE) {
        return instant.toLocalDate().toString();
      }
      if (type == PgType.TIMESTAMP) {
        return instant.toLocalDateTime().format(TIMESTAMP);
      }
      return instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().format(TIMESTAMP)
          + "+00";
    }
    String text = value.toString();
    return type == PgType.BPCHAR ? BLANKS.matcher(text).replaceFirst("") : text;
  }

  /** All values as texts of the types that Postgres takes the parameters for. */
  public static List<@Nullable String> texts(List<BoundParameter> parameters, int[] oids)
      throws HtapException {
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < oids.length; i++) {
      PgType type = PgType.byOid(oids[i]).orElse(PgType.TEXT);
      texts.add(text(parameters.get(i).value(), type));
    }
    return texts;
  }

  private static boolean plainly(PgType type, Object value) {
    PgType element = type.element();
    if (element != null) {
      return value instanceof List<?> elements
          && elements.stream().allMatch(e -> e == null || plainly(element, e));
    }
    return switch (type) {
      case BOOL -> value instanceof Boolean;
      case INT2, INT4, INT8 -> isInteger(value);
      case NUMERIC -> value instanceof BigDecimal || isInteger(value);
      case FLOAT4, FLOAT8 -> value instanceof Double || value instanceof Float;
      case TEXT, VARCHAR -> isText(value);
      // Only blanks are insignificant in char(n); Java strips other white space too.
      case BPCHAR -> value instanceof String text && text.chars().noneMatch(c -> c < ' ');
      case DATE ->
          value instanceof LocalDate date && ordinary(date)
              || value instanceof OffsetDateTime t && ordinary(t.toLocalDate());
      case TIME -> value instanceof LocalTime time && wholeMicros(time);
      case TIMESTAMP ->
          value instanceof LocalDateTime t && ordinary(t)
              || value instanceof OffsetDateTime o && ordinary(o.toLocalDateTime());
      case TIMESTAMPTZ -> value instanceof OffsetDateTime t && ordinary(t.toLocalDateTime());
      case UUID -> value instanceof UUID;
      default -> false;
    };
  }

  private static boolean isText(Object value) {
    return value instanceof String text && text.indexOf(0) < 0;
  }

  private static boolean isInteger(Object value) {
    return value instanceof Short || value instanceof Integer || value instanceof Long;
  }

  private static boolean ordinary(LocalDate date) {
    return date.getYear() >= 1 && date.getYear() <= 9999;
  }

  private static boolean ordinary(LocalDateTime timestamp) {
    return ordinary(timestamp.toLocalDate()) && wholeMicros(timestamp.toLocalTime());
  }

  private static boolean wholeMicros(LocalTime time) {
    return time.getNano() % 1000 == 0;
  }
}
