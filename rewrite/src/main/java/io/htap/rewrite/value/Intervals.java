package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Interval;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Interval literals in their plain forms: {@code '3' month}, {@code '1 year 2 days'}. */
public final class Intervals {
  private static final Pattern PART = Pattern.compile("\\s*([+-]?\\d{1,6})\\s+([a-z]+)\\s*");

  private static final Pattern TIME =
      Pattern.compile("([+-]?)(\\d{1,4}):([0-5]\\d):([0-5]\\d)(?:\\.(\\d{1,6}))?\\s*");

  private static final int LONGEST_REPEATED = 2_000;

  private Intervals() {}

  /**
   * @param text what stands between the quotes
   * @param field the field named after the literal, or null
   */
  public static Ex parse(String text, @Nullable String field) {
    if (field != null) {
      if (!text.matches("[+-]?\\d{1,6}")) {
        throw Refusal.type("an interval literal");
      }
      return literal(add(new Interval(0, 0, 0), Long.parseLong(text), field));
    }
    Matcher matcher = PART.matcher(text.toLowerCase(Locale.ROOT));
    Interval sum = new Interval(0, 0, 0);
    int at = 0;
    while (at < text.length()) {
      Matcher time = TIME.matcher(text).region(at, text.length());
      if (time.matches()) {
        return literal(micros(sum, micros(time)));
      }
      if (!matcher.find(at) || matcher.start() != at) {
        throw Refusal.type("an interval literal");
      }
      sum = add(sum, Long.parseLong(matcher.group(1)), matcher.group(2));
      at = matcher.end();
    }
    if (at == 0) {
      throw Refusal.type("an interval literal");
    }
    return literal(sum);
  }

  private static Interval add(Interval to, long n, String unit) {
    int i = (int) n;
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "year", "years" -> new Interval(to.months() + 12 * i, to.days(), to.micros());
      case "month", "months", "mon", "mons" ->
          new Interval(to.months() + i, to.days(), to.micros());
      case "week", "weeks" -> new Interval(to.months(), to.days() + 7 * i, to.micros());
      case "day", "days" -> new Interval(to.months(), to.days() + i, to.micros());
      case "hour", "hours" -> micros(to, n * 3_600_000_000L);
      case "minute", "minutes" -> micros(to, n * 60_000_000L);
      case "second", "seconds" -> micros(to, n * 1_000_000L);
      default -> throw Refusal.type("the interval unit " + unit);
    };
  }

  /** What {@code -04:05:06.7} says; the sign is that of all its parts. */
  private static long micros(Matcher time) {
    long seconds =
        Long.parseLong(time.group(2)) * 3600
            + Long.parseLong(time.group(3)) * 60
            + Long.parseLong(time.group(4));
    String fraction = time.group(5) == null ? "" : time.group(5);
    long micros = seconds * 1_000_000L + Long.parseLong((fraction + "000000").substring(0, 6));
    return time.group(1).equals("-") ? -micros : micros;
  }

  private static Interval micros(Interval to, long more) {
    return new Interval(to.months(), to.days(), to.micros() + more);
  }

  private static Ex literal(Interval interval) {
    String sql =
        "{'months': CAST(%d AS INTEGER), 'days': CAST(%d AS INTEGER), 'micros': CAST(%d AS BIGINT)}"
            .formatted(interval.months(), interval.days(), interval.micros());
    return Ex.of(PgType.INTERVAL, sql).withConstant(interval);
  }

  /**
   * {@code extract(epoch from x)} in whole microseconds: Postgres takes a year for 365.25 days and
   * a month that is left for 30.
   */
  public static String epochMicros(Ex interval) {
    String months = part(interval, "months");
    return "((CAST(1461 AS HUGEINT) * (%1$s // 12) + 120 * (%1$s %% 12) + CAST(4 AS HUGEINT) * %2$s) * 21600000000 + %3$s)"
        .formatted(months, part(interval, "days"), part(interval, "micros"));
  }

  /** Part by part; a part that overflows raises. */
  static Ex sum(Ex left, char operator, Ex right) {
    StringBuilder parts = new StringBuilder();
    for (String name : List.of("months", "days", "micros")) {
      parts
          .append(parts.isEmpty() ? "{'" : ", '")
          .append(name)
          .append("': (")
          .append(part(left, name))
          .append(' ')
          .append(operator)
          .append(' ')
          .append(part(right, name))
          .append(')');
    }
    return Ex.of(
        PgType.INTERVAL,
        "CASE WHEN %s IS NULL OR %s IS NULL THEN NULL ELSE %s} END"
            .formatted(left.sql(), right.sql(), parts));
  }

  /** One of the three parts that an interval is held as. */
  public static String part(Ex interval, String name) {
    if (interval.sql().length() > LONGEST_REPEATED) {
      throw Refusal.operator("a nested interval");
    }
    return "struct_extract(" + interval.sql() + ", '" + name + "')";
  }

  /**
   * What Postgres compares intervals by: their microseconds, a month taken for 30 days and a day
   * for 24 hours, in 128 bits. Equal intervals may look different.
   */
  public static String key(Ex interval) {
    return "(CAST(%s AS HUGEINT) * 2592000000000 + CAST(%s AS HUGEINT) * 86400000000 + %s)"
        .formatted(part(interval, "months"), part(interval, "days"), part(interval, "micros"));
  }
}
