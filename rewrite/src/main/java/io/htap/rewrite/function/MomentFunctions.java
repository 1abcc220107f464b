package io.htap.rewrite.function;

import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields of dates and timestamps. */
public final class MomentFunctions {
  private static final Set<String> DATE_FIELDS =
      Set.of("year", "month", "day", "quarter", "week", "dow", "isodow", "doy", "isoyear");
  private static final Set<String> TIME_FIELDS = Set.of("hour", "minute");
  private static final Set<String> TRUNCATIONS =
      Set.of("year", "quarter", "month", "week", "day", "hour", "minute", "second");

  private MomentFunctions() {}

  static void register(Map<String, FunctionRule> rules) {
    rules.put("date_trunc", MomentFunctions::dateTrunc);
    rules.put("date_part", MomentFunctions::datePart);
    rules.put("make_date", MomentFunctions::makeDate);
    rules.put("to_date", MomentFunctions::toDate);
    rules.put("date_bin", MomentFunctions::dateBin);
  }

  /** {@code extract(field from x)}: a numeric, of scale 0 for whole fields. */
  public static Ex extract(String field, Ex moment) {
    String name = field.toLowerCase(Locale.ROOT);
    if (moment.type() == PgType.TIMESTAMP && name.equals("second")) {
      String micros = part("microsecond", moment);
      Fixed seconds = new Fixed(8, 6);
      String sql = "(CAST(" + micros + " AS DECIMAL(18,6)) * CAST('0.000001' AS DECIMAL(6,6)))";
      return Ex.numeric(Sql.cast(Sql.cast(sql, "DECIMAL(30,6)"), "DECIMAL(8,6)"), seconds);
    }
    if (moment.type() == PgType.TIME && !moment.untyped()) {
      return ofTime(name, moment);
    }
    if (moment.type() == PgType.TIMESTAMP && name.equals("epoch")) {
      String micros = Moments.guarded(moment, "epoch_us(" + moment.sql() + ")", "BIGINT");
      return Ex.numeric(micros(micros), new Fixed(25, 6));
    }
    if (moment.type() == PgType.INTERVAL && name.equals("epoch")) {
      String micros = Sql.cast(Intervals.epochMicros(moment), "DECIMAL(32,0)");
      return Ex.numeric(
          Sql.cast("(" + micros + " * CAST('0.000001' AS DECIMAL(6,6)))", "DECIMAL(38,6)"),
          new Fixed(38, 6));
    }
    Fixed num = new Fixed(5, 0);
    Ex number = Ex.numeric(Sql.cast(whole(name, moment), Sql.decimal(5, 0)), num);
    return moment.constant() instanceof Constant.Day day
        ? number.withConstant(field(name, day.day()))
        : number;
  }

  /** What is known before the first row. */
  private static Constant.@Nullable Number field(String name, LocalDate day) {
    return switch (name) {
      case "year" -> number(day.getYear());
      case "month" -> number(day.getMonthValue());
      case "day" -> number(day.getDayOfMonth());
      case "quarter" -> number((day.getMonthValue() + 2) / 3);
      case "dow" -> number(day.getDayOfWeek().getValue() % 7);
      case "isodow" -> number(day.getDayOfWeek().getValue());
      case "doy" -> number(day.getDayOfYear());
      case "week" -> number(day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case "isoyear" -> number(day.get(IsoFields.WEEK_BASED_YEAR));
      case "hour", "minute" -> number(0);
      default -> null;
    };
  }

  private static Constant.Number number(int value) {
    return new Constant.Number(BigDecimal.valueOf(value));
  }

  private static Ex ofTime(String field, Ex time) {
    String micros = "epoch_us(CAST('1970-01-01' AS DATE) + " + time.sql() + ")";
    return switch (field) {
      case "hour", "minute" -> {
        Fixed num = new Fixed(5, 0);
        String sql = "date_part('" + field + "', " + time.sql() + ")";
        yield Ex.numeric(Sql.cast(sql, Sql.decimal(5, 0)), num);
      }
      case "second" -> Ex.numeric(micros("(" + micros + " % 60000000)"), new Fixed(25, 6));
      case "epoch" -> Ex.numeric(micros(micros), new Fixed(25, 6));
      default -> throw Refusal.function("extract " + field + " from time");
    };
  }

  /** Microseconds as seconds. */
  private static String micros(String micros) {
    String whole = Sql.cast(micros, "DECIMAL(19,0)");
    return Sql.cast("(" + whole + " * CAST('0.000001' AS DECIMAL(6,6)))", "DECIMAL(25,6)");
  }

  /** {@code x AT TIME ZONE 'UTC'}, between timestamp and timestamptz: the same microseconds. */
  public static Ex atZone(Ex moment, List<Ex> zones) {
    boolean utc =
        zones.size() == 1
            && zones.get(0).constant() instanceof Constant.Untyped u
            && u.text().equals("UTC");
    boolean local = moment.type() == PgType.TIMESTAMP && !moment.untyped();
    if (!utc || !(local || moment.type() == PgType.TIMESTAMPTZ)) {
      throw Refusal.function("a time zone");
    }
    return local ? Instants.showing(moment) : Instants.shown(moment);
  }

  /** Of constants only, which Postgres refuses before the first row. */
  private static Ex makeDate(List<Ex> a) {
    if (a.size() != 3) {
      throw Refusal.function("make_date");
    }
    int[] parts = a.stream().mapToInt(p -> MathFunctions.constant(p, "make_date")).toArray();
    try {
      return Literals.date(LocalDate.of(parts[0], parts[1], parts[2]));
    } catch (DateTimeException e) {
      throw Refusal.function("make_date of no date");
    }
  }

  /** Of a constant in the one form that both ends of the pattern leave no doubt of. */
  private static Ex toDate(List<Ex> a) {
    boolean plain =
        a.size() == 2
            && a.get(0).constant() instanceof Constant.Untyped
            && a.get(1).constant() instanceof Constant.Untyped pattern
            && pattern.text().equals("YYYY-MM-DD");
    if (!plain) {
      throw Refusal.function("to_date");
    }
    return Literals.resolve(a.get(0), PgType.DATE);
  }

  /** By a constant stride without months, from a constant origin. */
  private static Ex dateBin(List<Ex> a) {
    if (a.size() != 3 || a.get(1).type() != PgType.TIMESTAMP || a.get(1).untyped()) {
      throw Refusal.function("date_bin");
    }
    Ex stride = Literals.resolve(a.get(0), PgType.INTERVAL);
    Ex x = a.get(1);
    boolean known =
        stride.constant() instanceof Constant.Interval
            && a.get(2).type() == PgType.TIMESTAMP
            && a.get(2).constant() instanceof Constant.Day;
    Constant.Interval step =
        known ? (Constant.Interval) Objects.requireNonNull(stride.constant()) : null;
    long micros = step == null ? 0 : step.days() * 86_400_000_000L + step.micros();
    if (step == null || step.months() != 0 || micros <= 0) {
      throw Refusal.function("date_bin by that stride");
    }
    String origin = "epoch_us(" + a.get(2).sql() + ")";
    String since = "(epoch_us(" + x.sql() + ") - " + origin + ")";
    String sql =
        "make_timestamp(epoch_us(%1$s) - ((%2$s %% %3$d) + %3$d) %% %3$d)"
            .formatted(x.sql(), since, micros);
    return Ex.of(PgType.TIMESTAMP, Moments.guarded(x, sql, "TIMESTAMP"));
  }

  private static Ex datePart(List<Ex> a) {
    if (a.size() != 2) {
      throw Refusal.function("date_part");
    }
    String sql = whole(word(a.get(0), "date_part"), a.get(1));
    return Ex.of(PgType.FLOAT8, Sql.cast(sql, "DOUBLE"));
  }

  private static Ex dateTrunc(List<Ex> a) {
    String field = a.size() == 2 ? word(a.get(0), "date_trunc") : "";
    if (!TRUNCATIONS.contains(field) || a.get(1).type() != PgType.TIMESTAMP) {
      // Over a date Postgres computes in the session's time zone.
      throw Refusal.function("date_trunc");
    }
    Ex x = a.get(1);
    String sql = "date_trunc('" + field + "', " + x.sql() + ")";
    return Ex.of(PgType.TIMESTAMP, Moments.guarded(x, sql, "TIMESTAMP"));
  }

  private static String whole(String field, Ex moment) {
    boolean date = DATE_FIELDS.contains(field);
    boolean known =
        (moment.type() == PgType.DATE && date)
            || (moment.type() == PgType.TIMESTAMP && (date || TIME_FIELDS.contains(field)));
    if (!known) {
      throw Refusal.function("extract " + field + " from " + moment.type().sqlName());
    }
    return part(field, moment);
  }

  private static String part(String field, Ex moment) {
    return Moments.guarded(moment, "date_part('" + field + "', " + moment.sql() + ")", "BIGINT");
  }

  private static String word(Ex argument, String function) {
    if (argument.constant() instanceof Constant.Untyped u) {
      return u.text().toLowerCase(Locale.ROOT);
    }
    if (argument.constant() instanceof Constant.Text t) {
      return t.text().toLowerCase(Locale.ROOT);
    }
    throw Refusal.function(function + " of a field that is not constant");
  }
}
