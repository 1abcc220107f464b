package io.htap.rewrite.function;

import io.htap.parser.Names;
import io.htap.rewrite.translation.Moment;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import java.util.Set;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import org.jspecify.annotations.Nullable;

/**
 * What depends on nothing but when the transaction began: {@code now()} and what is made of it by
 * constants. Postgres computes it, in whatever time zone the session has, before the statement
 * runs: it is the same in all rows.
 *
 * <p>Only what cannot fail is taken, since Postgres would compute it for the first row at the
 * earliest.
 */
public final class StatementTime {
  private static final Set<String> UNITS =
      Set.of("microseconds", "second", "minute", "hour", "day", "week", "month", "quarter", "year");

  private static final int MOST_MONTHS = 12 * 1_000;
  private static final int MOST_DAYS = 400_000;
  private static final int LONGEST_NUMBER = 6;

  private StatementTime() {}

  /** Null for any other expression. */
  public static @Nullable Moment of(Expression e) {
    PgType type = type(e);
    return type == null ? null : new Moment(e.toString(), type);
  }

  private static @Nullable PgType type(Expression e) {
    if (e instanceof TimeKeyExpression key) {
      return named(Names.fold(key.getStringValue()));
    } else if (e instanceof ParenthesedExpressionList<?> list) {
      return list.size() == 1 ? type(list.get(0)) : null;
    } else if (e instanceof Function function) {
      return call(function);
    } else if (e instanceof CastExpression cast) {
      return cast(cast);
    } else if (e instanceof Addition || e instanceof Subtraction) {
      return shifted((BinaryExpression) e);
    } else if (e instanceof TimezoneExpression zone) {
      boolean utc =
          zone.getTimezoneExpressions().size() == 1
              && zone.getTimezoneExpressions().get(0) instanceof StringValue name
              && name.getValue().equalsIgnoreCase("utc");
      return utc && type(zone.getLeftExpression()) == PgType.TIMESTAMPTZ ? PgType.TIMESTAMP : null;
    }
    return null;
  }

  private static @Nullable PgType named(String word) {
    return switch (word) {
      case "current_timestamp" -> PgType.TIMESTAMPTZ;
      case "current_date" -> PgType.DATE;
      default -> null;
    };
  }

  private static @Nullable PgType call(Function call) {
    boolean plain =
        call.getMultipartName().size() == 1
            && !call.isDistinct()
            && !call.isAllColumns()
            && call.getNamedParameters() == null
            && call.getOrderByElements() == null;
    String name = Names.fold(call.getName());
    if (!plain) {
      return null;
    }
    if (call.getParameters() == null || call.getParameters().isEmpty()) {
      return name.equals("now") ? PgType.TIMESTAMPTZ : null;
    }
    if (!name.equals("date_trunc")
        || call.getParameters().size() != 2
        || !(call.getParameters().get(0) instanceof StringValue unit)
        || !UNITS.contains(unit.getValue())) {
      return null;
    }
    PgType type = type(call.getParameters().get(1));
    return type == PgType.DATE ? PgType.TIMESTAMPTZ : type;
  }

  private static @Nullable PgType cast(CastExpression cast) {
    boolean plain =
        cast.keyword == null || cast.keyword.isEmpty() || cast.keyword.equalsIgnoreCase("cast");
    PgType from = plain ? type(cast.getLeftExpression()) : null;
    if (from == null) {
      return null;
    }
    return switch (Names.fold(cast.getColDataType().toString())) {
      case "date" -> PgType.DATE;
      case "timestamp", "timestamp without time zone" -> PgType.TIMESTAMP;
      case "timestamptz", "timestamp with time zone" -> PgType.TIMESTAMPTZ;
      default -> null;
    };
  }

  private static @Nullable PgType shifted(BinaryExpression e) {
    PgType type = type(e.getLeftExpression());
    if (type == null) {
      return null;
    }
    Expression by = e.getRightExpression();
    if (type == PgType.DATE && by instanceof LongValue days) {
      return days.getStringValue().length() <= LONGEST_NUMBER ? PgType.DATE : null;
    }
    return isInterval(by) ? type == PgType.DATE ? PgType.TIMESTAMP : type : null;
  }

  /** Whether it is an interval of a plain form that leads nowhere near an end of the calendar. */
  private static boolean isInterval(Expression e) {
    String text = null;
    String field = null;
    if (e instanceof IntervalExpression interval) {
      String quoted = interval.getParameter();
      boolean literal = quoted != null && quoted.length() > 2 && quoted.startsWith("'");
      text = literal ? quoted.substring(1, quoted.length() - 1) : null;
      field =
          interval.getIntervalQualifier() == null
              ? null
              : interval.getIntervalQualifier().getLeadingField();
    } else if (e instanceof CastExpression cast
        && cast.getLeftExpression() instanceof StringValue value
        && Names.fold(cast.getColDataType().toString()).equals("interval")) {
      text = value.getValue();
    }
    try {
      return text != null
          && Intervals.parse(text, field).constant() instanceof Constant.Interval parts
          && Math.abs(parts.months()) <= MOST_MONTHS
          && Math.abs(parts.days()) <= MOST_DAYS;
    } catch (Refusal refused) {
      return false;
    }
  }
}
