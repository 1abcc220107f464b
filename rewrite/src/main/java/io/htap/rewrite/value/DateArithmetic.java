package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Day;
import io.htap.rewrite.value.Constant.Interval;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * Dates, timestamps and intervals under + and −.
 *
 * <p>An interval over a date gives a timestamp. Months are added first and clamp to the month's
 * last day, then days, then the time, in both engines. Over timestamptz the session's time zone
 * would decide what a day is: refused.
 */
final class DateArithmetic {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final int LONGEST_REPEATED = 500;
  private static final int LONGEST_MOVED = 4_000;

  /** Postgres's first timestamp, 4714-11-24 BC, in microseconds from 1970. */
  private static final long FIRST_MICROS = -210_866_803_200_000_000L;

  private DateArithmetic() {}

  static Ex apply(char operator, Ex left, Ex right) {
    boolean plus = operator == '+';
    if (operator != '+' && operator != '-') {
      throw refuse(operator, left, right);
    }
    PgType l = left.type();
    PgType r = right.type();
    if (r == PgType.INTERVAL && (l == PgType.DATE || l == PgType.TIMESTAMP)) {
      return shift(left, right, plus);
    }
    if (plus && l == PgType.INTERVAL && (r == PgType.DATE || r == PgType.TIMESTAMP)) {
      return shift(right, left, true);
    }
    if (l == PgType.DATE && (r == PgType.INT2 || r == PgType.INT4)) {
      return days(left, right, operator);
    }
    if (plus && r == PgType.DATE && (l == PgType.INT2 || l == PgType.INT4)) {
      return days(right, left, operator);
    }
    if (!plus && l == PgType.DATE && r == PgType.DATE) {
      // An infinite date has no difference: guarded, DuckDB would compute one.
      String sql = "(" + finite(left) + " - " + finite(right) + ")";
      Ex days = Ex.of(PgType.INT4, Sql.cast(sql, "INTEGER"));
      return left.constant() instanceof Day from && right.constant() instanceof Day to
          ? days.withConstant(
              new Constant.Number(
                  BigDecimal.valueOf(from.day().toEpochDay() - to.day().toEpochDay())))
          : days;
    }
    if (plus && l == PgType.DATE && r == PgType.TIME) {
      return Ex.of(PgType.TIMESTAMP, "(" + finite(left) + " + " + right.sql() + ")");
    }
    if (l == PgType.INTERVAL && r == PgType.INTERVAL) {
      return Intervals.sum(left, operator, right);
    }
    if (l == PgType.TIME && right.constant() instanceof Interval amount) {
      return ofDay(left, plus ? amount.micros() : -amount.micros());
    }
    boolean instants = l == PgType.TIMESTAMPTZ && r == PgType.TIMESTAMPTZ;
    if (!plus && (instants || (isLocal(l) && isLocal(r)))) {
      return elapsed(left, right);
    }
    throw refuse(operator, left, right);
  }

  /** Only the time of an interval moves a time of day, around midnight. */
  private static Ex ofDay(Ex time, long micros) {
    long moved = Math.floorMod(micros, DAY_MICROS);
    String sql =
        "CAST(make_timestamp((epoch_us(CAST('1970-01-01' AS DATE) + %s) + %d) %% %d) AS TIME)"
            .formatted(time.sql(), moved, DAY_MICROS);
    return Ex.of(PgType.TIME, sql);
  }

  private static boolean isLocal(PgType type) {
    return type == PgType.DATE || type == PgType.TIMESTAMP;
  }

  /** Whole days and the rest of the time, both of one sign. */
  private static Ex elapsed(Ex from, Ex to) {
    String micros = "(" + epoch(from) + " - " + epoch(to) + ")";
    if (micros.length() > LONGEST_REPEATED) {
      throw Refusal.operator("a nested difference of timestamps");
    }
    String parts =
        "{'months': CAST(0 AS INTEGER), 'days': CAST(%1$s // %2$d AS INTEGER), 'micros': %1$s %% %2$d}"
            .formatted(micros, DAY_MICROS);
    return Ex.of(
        PgType.INTERVAL, "CASE WHEN " + micros + " IS NULL THEN NULL ELSE " + parts + " END");
  }

  private static String epoch(Ex moment) {
    String sql = moment.sql();
    return "epoch_us(" + (moment.type() == PgType.DATE ? Sql.cast(sql, "TIMESTAMP") : sql) + ")";
  }

  private static Ex shift(Ex moment, Ex interval, boolean plus) {
    if (!(interval.constant() instanceof Interval amount)) {
      return shiftByColumn(moment, interval, plus);
    }
    if (moment.constant() instanceof Day day && amount.micros() == 0) {
      LocalDate moved =
          plus
              ? day.day().plusMonths(amount.months()).plusDays(amount.days())
              : day.day().minusMonths(amount.months()).minusDays(amount.days());
      return Literals.timestamp(moved.atStartOfDay());
    }
    StringBuilder sql = new StringBuilder(Sql.cast(moment.sql(), "TIMESTAMP"));
    part(sql, plus, amount.months(), "MONTH");
    part(sql, plus, amount.days(), "DAY");
    part(sql, plus, amount.micros(), "MICROSECOND");
    return inReach("(" + sql + ")");
  }

  /** DuckDB's calendar begins long before Postgres's; the end it reaches first, and raises. */
  private static Ex inReach(String moved) {
    if (moved.length() > LONGEST_MOVED) {
      throw Refusal.operator("a long expression moved by an interval");
    }
    return Ex.of(
        PgType.TIMESTAMP,
        "(CASE WHEN %1$s < make_timestamp(%2$d) THEN %3$s ELSE %1$s END)"
            .formatted(
                moved, FIRST_MICROS, Moments.raise("before the first timestamp", "TIMESTAMP")));
  }

  private static Ex shiftByColumn(Ex moment, Ex interval, boolean plus) {
    String sign = plus ? " + " : " - ";
    String sql =
        "("
            + Moments.guarded(moment, Sql.cast(moment.sql(), "TIMESTAMP"), "TIMESTAMP")
            + sign
            + "to_months("
            + Intervals.part(interval, "months")
            + ")"
            + sign
            + "to_days("
            + Intervals.part(interval, "days")
            + ")"
            + sign
            + "to_microseconds("
            + Intervals.part(interval, "micros")
            + "))";
    return inReach(sql);
  }

  private static void part(StringBuilder sql, boolean plus, long amount, String unit) {
    if (amount != 0) {
      sql.append(plus ? " + " : " - ")
          .append("INTERVAL (")
          .append(amount)
          .append(") ")
          .append(unit);
    }
  }

  private static Ex days(Ex date, Ex number, char operator) {
    String sql = "(" + date.sql() + " " + operator + " " + Sql.cast(number.sql(), "INTEGER") + ")";
    // DuckDB's calendar begins before Postgres's.
    return Ex.of(PgType.DATE, Moments.guarded(Ex.of(PgType.DATE, sql), sql, "DATE"));
  }

  private static String finite(Ex date) {
    return Moments.guarded(date, date.sql(), "DATE");
  }

  private static Refusal refuse(char operator, Ex left, Ex right) {
    return Refusal.operator(left.type() + " " + operator + " " + right.type());
  }
}
