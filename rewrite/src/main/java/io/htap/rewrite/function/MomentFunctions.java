package io.htap.rewrite.function;

import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    if (moment.type() == PgType.INTERVAL && name.equals("epoch")) {
      String micros = Sql.cast(Intervals.epochMicros(moment), "DECIMAL(32,0)");
      return Ex.numeric(
          Sql.cast("(" + micros + " * CAST('0.000001' AS DECIMAL(6,6)))", "DECIMAL(38,6)"),
          new Fixed(38, 6));
    }
    Fixed num = new Fixed(5, 0);
    return Ex.numeric(Sql.cast(whole(name, moment), Sql.decimal(5, 0)), num);
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
