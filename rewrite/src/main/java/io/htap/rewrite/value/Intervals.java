package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Interval;
import io.htap.spi.PgType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Interval literals in their plain forms: {@code '3' month}, {@code '1 year 2 days'}. */
public final class Intervals {
  private static final Pattern PART = Pattern.compile("\\s*([+-]?\\d{1,6})\\s+([a-z]+)\\s*");

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

  private static Interval micros(Interval to, long more) {
    return new Interval(to.months(), to.days(), to.micros() + more);
  }

  private static Ex literal(Interval interval) {
    // Never written out as such: only shifts of a date or timestamp read it.
    return Ex.of(PgType.INTERVAL, "NULL").withConstant(interval);
  }
}
