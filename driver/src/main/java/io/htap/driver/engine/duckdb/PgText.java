package io.htap.driver.engine.duckdb;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.stream.Stream;

/** Values as the output functions of Postgres's types print them (DateStyle ISO). */
final class PgText {
  private static final BigDecimal TWO = BigDecimal.valueOf(2);

  private static final long SECOND_MICROS = 1_000_000L;
  private static final long MINUTE_MICROS = 60 * SECOND_MICROS;
  private static final long HOUR_MICROS = 60 * MINUTE_MICROS;

  private PgText() {}

  static void date(StringBuilder out, LocalDate date) {
    // Postgres has no year 0: it is 1 BC.
    int year = date.getYear();
    padded(out, year > 0 ? year : 1 - year, 4);
    out.append('-');
    padded(out, date.getMonthValue(), 2);
    out.append('-');
    padded(out, date.getDayOfMonth(), 2);
  }

  static boolean isBc(LocalDate date) {
    return date.getYear() <= 0;
  }

  static String date(LocalDate date) {
    var out = new StringBuilder(13);
    date(out, date);
    return isBc(date) ? out.append(" BC").toString() : out.toString();
  }

  static void time(StringBuilder out, LocalTime time) {
    padded(out, time.getHour(), 2);
    out.append(':');
    padded(out, time.getMinute(), 2);
    out.append(':');
    padded(out, time.getSecond(), 2);
    fraction(out, time.getNano() / 1000);
  }

  private static void fraction(StringBuilder out, int micros) {
    if (micros != 0) {
      out.append('.');
      padded(out, micros, 6);
      int end = out.length();
      while (out.charAt(end - 1) == '0') {
        end--;
      }
      out.setLength(end);
    }
  }

  static String time(LocalTime time) {
    var out = new StringBuilder(15);
    time(out, time);
    return out.toString();
  }

  static String timestamp(LocalDateTime timestamp) {
    var out = new StringBuilder(32);
    timestamp(out, timestamp);
    return isBc(timestamp.toLocalDate()) ? out.append(" BC").toString() : out.toString();
  }

  /**
   * @param offsetSeconds seconds east of Greenwich, printed as Postgres does: {@code +00}, {@code
   *     +05:30}, {@code -07:52:58}
   */
  static String timestamptz(LocalDateTime local, int offsetSeconds) {
    var out = new StringBuilder(38);
    timestamp(out, local);
    int seconds = Math.abs(offsetSeconds);
    out.append(offsetSeconds < 0 ? '-' : '+');
    padded(out, seconds / 3600, 2);
    if (seconds % 3600 != 0) {
      out.append(':');
      padded(out, seconds / 60 % 60, 2);
      if (seconds % 60 != 0) {
        out.append(':');
        padded(out, seconds % 60, 2);
      }
    }
    return isBc(local.toLocalDate()) ? out.append(" BC").toString() : out.toString();
  }

  /**
   * {@code IntervalStyle} postgres: the parts that are not zero, each with its own sign. A plus is
   * written only after a part that is negative.
   */
  static String interval(int months, int days, long micros) {
    var out = new StringBuilder();
    boolean negativeBefore = part(out, months / 12, "year", false);
    negativeBefore = part(out, months % 12, "mon", negativeBefore);
    negativeBefore = part(out, days, "day", negativeBefore);
    if (micros == 0 && out.length() > 0) {
      return out.toString();
    }
    out.append(out.length() > 0 ? " " : "");
    out.append(micros < 0 ? "-" : negativeBefore ? "+" : "");
    // Long.MIN_VALUE has no counterpart: its parts are taken from the negative number.
    padded(out, Math.abs(micros / HOUR_MICROS), 2);
    out.append(':');
    padded(out, Math.abs(micros / MINUTE_MICROS % 60), 2);
    out.append(':');
    padded(out, Math.abs(micros / SECOND_MICROS % 60), 2);
    fraction(out, (int) Math.abs(micros % SECOND_MICROS));
    return out.toString();
  }

  /** Whether the sign of the last part written is minus. */
  private static boolean part(StringBuilder out, int value, String unit, boolean negativeBefore) {
    if (value == 0) {
      return negativeBefore;
    }
    out.append(out.length() > 0 ? " " : "").append(negativeBefore && value > 0 ? "+" : "");
    out.append(value).append(' ').append(unit).append(value != 1 ? "s" : "");
    return value < 0;
  }

  private static void timestamp(StringBuilder out, LocalDateTime timestamp) {
    date(out, timestamp.toLocalDate());
    out.append(' ');
    time(out, timestamp.toLocalTime());
  }

  /** Shortest text that reads back as the same double, in Postgres's notation. */
  static String float8(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return special(value);
    }
    // A normal double that has a shorter form shows it in 15 digits; a subnormal has fewer to give.
    int from = Math.abs(value) < Double.MIN_NORMAL ? 1 : 15;
    double magnitude = Math.abs(value);
    var exact = new BigDecimal(magnitude);
    BigDecimal below = halfway(exact, new BigDecimal(Math.nextDown(magnitude)));
    BigDecimal above = exact.add(new BigDecimal(Math.ulp(magnitude)).divide(TWO));
    BigDecimal shortest = shortest(exact, below, above, from, 17);
    return notation(value < 0 ? shortest.negate() : shortest, 15);
  }

  /** Shortest text that reads back as the same float, in Postgres's notation. */
  static String float4(float value) {
    if (!Float.isFinite(value) || value == 0) {
      return special(value);
    }
    int from = Math.abs(value) < Float.MIN_NORMAL ? 1 : 6;
    float magnitude = Math.abs(value);
    var exact = new BigDecimal(magnitude);
    BigDecimal below = halfway(exact, new BigDecimal(Math.nextDown(magnitude)));
    BigDecimal above = exact.add(new BigDecimal(Math.ulp(magnitude)).divide(TWO));
    BigDecimal shortest = shortest(exact, below, above, from, 9);
    return notation(value < 0 ? shortest.negate() : shortest, 6);
  }

  /**
   * The fewest digits strictly between the midpoints to the neighbouring values (Postgres's Ryu
   * does not accept the midpoints themselves), and of those the closest to the exact value. Next to
   * a power of two the nearest decimal may lie outside while its neighbour does not.
   */
  private static BigDecimal shortest(
      BigDecimal exact, BigDecimal below, BigDecimal above, int from, int most) {
    for (int digits = from; digits < most; digits++) {
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      BigDecimal unit = BigDecimal.ONE.movePointLeft(digits - exact.precision() + exact.scale());
      BigDecimal best =
          Stream.of(nearest, nearest.subtract(unit), nearest.add(unit))
              .filter(d -> d.compareTo(below) > 0 && d.compareTo(above) < 0)
              .min(Comparator.comparing(d -> d.subtract(exact).abs()))
              .orElse(null);
      if (best != null) {
        return best;
      }
    }
    return exact.round(new MathContext(most, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal halfway(BigDecimal a, BigDecimal b) {
    return a.add(b).divide(TWO);
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    return 1 / value < 0 ? "-0" : "0";
  }

  /** Scientific below 1e-4 and from 10^limit up, as {@code float8out} switches. */
  private static String notation(BigDecimal value, int limit) {
    BigDecimal digits = value.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < limit) {
      return digits.toPlainString();
    }
    String unscaled = digits.unscaledValue().abs().toString();
    var out = new StringBuilder(24);
    if (digits.signum() < 0) {
      out.append('-');
    }
    out.append(unscaled.charAt(0));
    if (unscaled.length() > 1) {
      out.append('.').append(unscaled, 1, unscaled.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    padded(out, Math.abs(exponent), 2);
    return out.toString();
  }

  private static void padded(StringBuilder out, long value, int width) {
    for (int limit = 10, digits = 1; digits < width; digits++, limit *= 10) {
      if (value < limit) {
        out.append("0".repeat(width - digits));
        break;
      }
    }
    out.append(value);
  }
}
