package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Day;
import io.htap.rewrite.value.Constant.Text;
import io.htap.rewrite.value.Constant.Untyped;
import io.htap.spi.CollationFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * Literals, and string literals read as the type their place demands. Only the one canonical form
 * of each type is read; Postgres accepts many more, and those it is left to.
 */
public final class Literals {
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,19}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,38}(\\.\\d{1,38})?");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9a-fA-F]{2})*");
  private static final Pattern OFFSET = Pattern.compile("[+-](0\\d|1[0-4])(:[0-5]\\d)?");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  private Literals() {}

  /** A whole number as Postgres types it by its size. */
  public static Ex integer(String digits) {
    BigInteger value = new BigInteger(digits);
    BigDecimal decimal = new BigDecimal(value);
    if (value.bitLength() < 32) {
      return Ex.of(PgType.INT4, Sql.cast(digits, "INTEGER"))
          .withConstant(new Constant.Number(decimal));
    }
    if (value.bitLength() < 64) {
      return Ex.of(PgType.INT8, Sql.cast(digits, "BIGINT"))
          .withConstant(new Constant.Number(decimal));
    }
    return Numerics.literal(decimal);
  }

  /** A string literal before its place has typed it. */
  public static Ex untyped(String text, CollationFacts collation) {
    return Ex.text(PgType.TEXT, Sql.quote(text), collation).withConstant(new Untyped(text));
  }

  public static Ex nothing(CollationFacts collation) {
    return Ex.text(PgType.TEXT, "NULL", collation).withConstant(new Constant.Null());
  }

  /** An untyped literal read as that type; any other expression as it is. */
  public static Ex resolve(Ex expression, PgType type) {
    if (expression.isNull()) {
      return nullOf(expression, type);
    }
    if (!(expression.constant() instanceof Untyped literal)) {
      return expression;
    }
    String text = literal.text();
    if (type.isText()) {
      String stored = type == PgType.BPCHAR ? stripBlanks(text) : text;
      return Ex.text(type, Sql.quote(stored), collation(expression)).withConstant(new Text(stored));
    }
    return parse(text, type);
  }

  /**
   * An untyped literal read as the type of another expression; any other expression as it is. A
   * label that the enum does not have is for Postgres to refuse.
   */
  public static Ex resolveLike(Ex expression, Ex like) {
    EnumFacts enumeration = like.enumeration();
    if (enumeration == null || !expression.untyped()) {
      return resolve(expression, like.type());
    }
    if (!(expression.constant() instanceof Untyped label)) {
      return Ex.ofEnum(enumeration, Sql.cast("NULL", Sql.ENUM_POSITION))
          .withConstant(new Constant.Null());
    }
    int position = enumeration.position(label.text());
    if (position == 0) {
      throw refuse(PgType.ENUM);
    }
    return Ex.ofEnum(enumeration, Sql.cast(Integer.toString(position), Sql.ENUM_POSITION));
  }

  /** Text to a value of another type, in its canonical form only. */
  public static Ex parse(String text, PgType type) {
    try {
      return switch (type) {
        case INT2, INT4, INT8 -> wholeNumber(text, type);
        case NUMERIC -> Numerics.literal(new BigDecimal(matched(DECIMAL, text, type)));
        case FLOAT4, FLOAT8 ->
            Ex.of(type, Sql.cast(Sql.quote(matched(DECIMAL, text, type)), Sql.typeName(type)));
        case BOOL -> bool(text);
        case DATE -> date(LocalDate.parse(matched(DATE, text, type)));
        case TIMESTAMP -> timestamp(dateTime(text));
        case TIME -> time(matched(TIME, text, type));
        case UUID ->
            Ex.of(type, Sql.cast(Sql.quote(matched(UUID, text, type)), Sql.typeName(type)));
        case TIMESTAMPTZ -> instant(text);
        case BYTEA -> bytes(matched(HEX, text, type));
        case INTERVAL -> Intervals.parse(text, null);
        default -> throw refuse(type);
      };
    } catch (DateTimeException e) {
      throw refuse(type);
    }
  }

  public static Ex date(LocalDate day) {
    if (day.getYear() < 1 || day.getYear() > 9999) {
      throw refuse(PgType.DATE);
    }
    return Ex.of(PgType.DATE, Sql.cast(Sql.quote(day.toString()), "DATE"))
        .withConstant(new Day(day));
  }

  static Ex timestamp(LocalDateTime moment) {
    if (moment.getYear() < 1 || moment.getYear() > 9999) {
      throw refuse(PgType.TIMESTAMP);
    }
    Ex literal = Ex.of(PgType.TIMESTAMP, Sql.cast(Sql.quote(MICROS.format(moment)), "TIMESTAMP"));
    boolean midnight = moment.toLocalTime().toNanoOfDay() == 0;
    return midnight ? literal.withConstant(new Day(moment.toLocalDate())) : literal;
  }

  static String stripBlanks(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  private static Ex nullOf(Ex expression, PgType type) {
    if (type == PgType.NUMERIC) {
      Num.Fixed num = new Num.Fixed(1, 0);
      return Ex.numeric(Numerics.cast("NULL", num), num).withConstant(new Constant.Null());
    }
    String sql = Sql.cast("NULL", Sql.typeName(type));
    Ex typed = type.isText() ? Ex.text(type, sql, collation(expression)) : Ex.of(type, sql);
    return typed.withConstant(new Constant.Null());
  }

  private static Ex wholeNumber(String text, PgType type) {
    BigInteger value = new BigInteger(matched(INTEGER, text, type));
    int bits = type == PgType.INT2 ? 16 : type == PgType.INT4 ? 32 : 64;
    if (value.bitLength() >= bits) {
      throw refuse(type);
    }
    return Ex.of(type, Sql.cast(Sql.quote(text), Sql.typeName(type)))
        .withConstant(new Constant.Number(new BigDecimal(value)));
  }

  private static Ex bool(String text) {
    return switch (text) {
      case "true", "t" -> Ex.bool("true");
      case "false", "f" -> Ex.bool("false");
      default -> throw refuse(PgType.BOOL);
    };
  }

  private static Ex time(String text) {
    LocalTime.parse(text);
    return Ex.of(PgType.TIME, Sql.cast(Sql.quote(text), "TIME"));
  }

  /** With its offset from UTC given, so that no time zone counts. */
  private static Ex instant(String text) {
    int sign = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
    if (sign < 11) {
      throw refuse(PgType.TIMESTAMPTZ);
    }
    String offset = matched(OFFSET, text.substring(sign), PgType.TIMESTAMPTZ);
    LocalDateTime utc =
        dateTime(text.substring(0, sign))
            .atOffset(ZoneOffset.of(offset))
            .withOffsetSameInstant(ZoneOffset.UTC)
            .toLocalDateTime();
    if (utc.getYear() < 1 || utc.getYear() > 9999) {
      throw refuse(PgType.TIMESTAMPTZ);
    }
    String sql = Sql.cast(Sql.quote(MICROS.format(utc) + "+00"), "TIMESTAMPTZ");
    return Ex.of(PgType.TIMESTAMPTZ, sql);
  }

  private static Ex bytes(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 2; i < text.length(); i += 2) {
      escaped.append("\\x").append(text, i, i + 2);
    }
    return Ex.of(PgType.BYTEA, Sql.cast(Sql.quote(escaped.toString()), "BLOB"));
  }

  static LocalDateTime dateTime(String text) {
    if (DATE.matcher(text).matches()) {
      return LocalDate.parse(text).atStartOfDay();
    }
    boolean shaped = text.length() > 11 && text.charAt(10) == ' ';
    if (!shaped || !DATE.matcher(text.substring(0, 10)).matches()) {
      throw refuse(PgType.TIMESTAMP);
    }
    String time = matched(TIME, text.substring(11), PgType.TIMESTAMP);
    return LocalDateTime.parse(text.substring(0, 10) + "T" + time);
  }

  private static String matched(Pattern pattern, String text, PgType type) {
    if (!pattern.matcher(text).matches()) {
      throw refuse(type);
    }
    return text;
  }

  static CollationFacts collation(Ex text) {
    if (text.collation() == null) {
      throw Refusal.type("not a text");
    }
    return text.collation();
  }

  private static Refusal refuse(PgType type) {
    return Refusal.type("a literal read as " + type.sqlName());
  }
}
