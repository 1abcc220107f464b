package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.TypeName;
import io.htap.spi.PgType;
import io.htap.spi.query.Operator;
import io.htap.spi.query.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** Expressions over the columns in sight. Every node class that is not named here is refused. */
class ValueTree {
  private final TreeScope scope;
  private final TreeContext context;

  ValueTree(TreeScope scope, TreeContext context) {
    this.scope = scope;
    this.context = context;
  }

  TreeContext context() {
    return context;
  }

  TreeScope scope() {
    return scope;
  }

  Value condition(Expression e) {
    return Typing.condition(bind(e));
  }

  /** A value by itself: what no place has typed is a text. */
  Value value(Expression e) {
    return Typing.resolved(bind(e), PgType.TEXT);
  }

  Bound bind(Expression e) {
    if (e instanceof Column column) {
      return Bound.of(column(column));
    } else if (e instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      return bind(list.get(0));
    } else if (e instanceof SignedExpression signed) {
      return signed(signed);
    } else if (e instanceof CastExpression cast) {
      return Bound.of(cast(cast));
    } else if (e instanceof CaseExpression c) {
      return Bound.of(choice(c));
    } else if (e instanceof Function call) {
      return Bound.of(call(call));
    } else if (e instanceof JdbcParameter parameter) {
      return Bound.of(context.parameter(parameter.getIndex()));
    }
    Bound literal = literal(e);
    if (literal != null) {
      return literal;
    }
    Operator operator = arithmetic(e);
    if (operator != null) {
      return arithmetic(operator, (BinaryExpression) e);
    }
    if (e instanceof Concat concat) {
      return Bound.of(
          new Value.Call(
              Operator.CONCAT,
              List.of(text(concat.getLeftExpression()), text(concat.getRightExpression())),
              PgType.TEXT));
    }
    return Bound.of(new PredicateTree(this).bind(e));
  }

  Value column(Column column) {
    List<String> parts = column.getTable() == null ? List.of() : column.getTable().getNameParts();
    if (parts.size() > 1) {
      throw Refusal.syntax("a column name with a schema");
    }
    return scope.find(
        parts.isEmpty() ? null : Names.fold(parts.get(0)), Names.fold(column.getColumnName()));
  }

  /** An aggregate has no place outside of a group. */
  Value aggregate(Function call) {
    throw new AggregateSeen();
  }

  private @Nullable Bound literal(Expression e) {
    if (e instanceof LongValue value) {
      return Bound.of(integer(value.getStringValue()));
    } else if (e instanceof DoubleValue value) {
      return Bound.of(new Value.Literal(new BigDecimal(value.toString()), PgType.NUMERIC));
    } else if (e instanceof StringValue value) {
      return Bound.open(value.getValue().replace("''", "'"));
    } else if (e instanceof BooleanValue value) {
      return Bound.of(new Value.Literal(value.getValue(), PgType.BOOL));
    } else if (e instanceof NullValue) {
      return Bound.open(null);
    } else if (e instanceof DateTimeLiteralExpression value) {
      String quoted = value.getValue();
      String text = quoted.substring(1, quoted.length() - 1);
      return Bound.of(
          switch (value.getType()) {
            case DATE -> new Value.Literal(Typing.read(text, PgType.DATE), PgType.DATE);
            case TIMESTAMP ->
                new Value.Literal(Typing.read(text, PgType.TIMESTAMP), PgType.TIMESTAMP);
            default -> throw Refusal.type("a literal of " + value.getType());
          });
    }
    return null;
  }

  /** A whole number as Postgres types it by its size. */
  private static Value integer(String digits) {
    BigInteger value = new BigInteger(digits);
    if (value.bitLength() < 64) {
      return new Value.Literal(
          value.longValue(), value.bitLength() < 32 ? PgType.INT4 : PgType.INT8);
    }
    return new Value.Literal(new BigDecimal(value), PgType.NUMERIC);
  }

  private Bound signed(SignedExpression signed) {
    Expression inner = signed.getExpression();
    if (signed.getSign() == '-' && inner instanceof LongValue value) {
      return Bound.of(integer("-" + value.getStringValue()));
    }
    Bound operand = bind(inner);
    if (operand.open() || !operand.type().isNumber() || signed.getSign() == '~') {
      throw Refusal.operator("the sign " + signed.getSign());
    }
    if (signed.getSign() == '+') {
      return operand;
    }
    if (operand.constant() instanceof BigDecimal number) {
      return Bound.of(new Value.Literal(number.negate(), operand.type()));
    }
    return Bound.of(new Value.Call(Operator.NEGATE, List.of(operand.value()), operand.type()));
  }

  private static @Nullable Operator arithmetic(Expression e) {
    if (e instanceof Addition) {
      return Operator.ADD;
    } else if (e instanceof Subtraction) {
      return Operator.SUBTRACT;
    } else if (e instanceof Multiplication) {
      return Operator.MULTIPLY;
    } else if (e instanceof Division) {
      return Operator.DIVIDE;
    }
    return e instanceof Modulo ? Operator.MODULO : null;
  }

  private Bound arithmetic(Operator operator, BinaryExpression e) {
    if (e.getRightExpression() instanceof IntervalExpression interval) {
      return Bound.of(shifted(operator, bind(e.getLeftExpression()), interval));
    }
    Bound left = bind(e.getLeftExpression());
    Bound right = bind(e.getRightExpression());
    List<Value> operands = Typing.unified(List.of(left, right));
    PgType type = operands.get(0).type();
    if (!type.isNumber() || type.isFloat()) {
      throw Refusal.operator(operator + " of " + type.sqlName());
    }
    return Bound.of(new Value.Call(operator, operands, type));
  }

  /** A date or timestamp that is a literal, an interval later or earlier. */
  private static Value shifted(Operator operator, Bound moment, IntervalExpression e) {
    String quoted = e.getParameter();
    String field =
        e.getIntervalQualifier() == null ? null : e.getIntervalQualifier().getLeadingField();
    Ex interval = Intervals.parse(quoted.substring(1, quoted.length() - 1), field);
    boolean dated = moment.type() == PgType.DATE || moment.type() == PgType.TIMESTAMP;
    boolean shifts = operator == Operator.ADD || operator == Operator.SUBTRACT;
    if (!dated
        || !shifts
        || !(moment.constant() instanceof Long place)
        || !(interval.constant() instanceof Constant.Interval parts)) {
      throw Refusal.operator("an interval beside what is no literal");
    }
    int sign = operator == Operator.ADD ? 1 : -1;
    LocalDateTime from =
        moment.type() == PgType.DATE
            ? LocalDateTime.of(1970, 1, 1, 0, 0).plusDays(place)
            : Typing.ofMicros(place);
    LocalDateTime to =
        from.plusMonths((long) sign * parts.months())
            .plusDays((long) sign * parts.days())
            .plusNanos(sign * parts.micros() * 1000);
    return new Value.Literal(Typing.micros(to), PgType.TIMESTAMP);
  }

  private Value cast(CastExpression cast) {
    TypeName target = TypeName.parse(cast.getColDataType().toString());
    Bound bound = bind(cast.getLeftExpression());
    PgType type = target.type();
    Value value = Typing.resolved(bound, type);
    boolean numbers =
        (value.type().isInteger() || value.type() == PgType.NUMERIC)
            && (type.isInteger() || type == PgType.NUMERIC);
    boolean fixed = type == PgType.NUMERIC && target.typmod() >= 0;
    if (value.type() == type && target.typmod() < 0) {
      return value;
    }
    if (numbers) {
      return fixed
          ? new Value.Cast(value, type, target.precision(), target.scale())
          : type == PgType.NUMERIC ? Typing.converted(value, type) : Value.Cast.to(type, value);
    }
    if (target.typmod() < 0) {
      return Typing.converted(value, type);
    }
    throw Refusal.cast(value.type().sqlName() + " to " + type.sqlName());
  }

  private Value choice(CaseExpression c) {
    List<Value> conditions = new ArrayList<>();
    List<Bound> results = new ArrayList<>();
    for (WhenClause when : c.getWhenClauses()) {
      conditions.add(
          c.getSwitchExpression() == null
              ? condition(when.getWhenExpression())
              : equal(bind(c.getSwitchExpression()), bind(when.getWhenExpression())));
      results.add(bind(when.getThenExpression()));
    }
    results.add(c.getElseExpression() == null ? Bound.open(null) : bind(c.getElseExpression()));
    return choice(conditions, Typing.unified(results));
  }

  /**
   * @param results one more than conditions
   */
  private static Value choice(List<Value> conditions, List<Value> results) {
    List<Value.Branch> branches = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      branches.add(new Value.Branch(conditions.get(i), results.get(i)));
    }
    return new Value.Case(branches, results.get(conditions.size()));
  }

  static Value equal(Bound left, Bound right) {
    return new Value.Call(Operator.EQUAL, Typing.compared(left, right), PgType.BOOL);
  }

  private Value call(Function call) {
    String name = Names.fold(call.getName());
    if (AggregateTree.knows(name)) {
      return aggregate(call);
    }
    boolean plain =
        call.getMultipartName().size() == 1
            && !call.isDistinct()
            && call.getOrderByElements() == null;
    if (!plain) {
      throw Refusal.function(name);
    }
    List<? extends Expression> written =
        call.getNamedParameters() != null
            ? call.getNamedParameters()
            : Objects.requireNonNullElse(call.getParameters(), List.<Expression>of());
    return switch (name) {
      case "coalesce" -> coalesce(written);
      case "substring", "substr" -> substring(written);
      case "round" -> round(written);
      default -> throw Refusal.function(name);
    };
  }

  private Value coalesce(List<? extends Expression> written) {
    List<Bound> bounds = new ArrayList<>();
    written.forEach(e -> bounds.add(bind(e)));
    List<Value> values = Typing.unified(bounds);
    List<Value> conditions = new ArrayList<>();
    for (Value value : values.subList(0, values.size() - 1)) {
      conditions.add(not(new Value.Call(Operator.IS_NULL, List.of(value), PgType.BOOL)));
    }
    return choice(conditions, values);
  }

  private Value substring(List<? extends Expression> written) {
    List<Value> arguments = new ArrayList<>();
    arguments.add(text(written.get(0)));
    for (Expression e : written.subList(1, written.size())) {
      Value place = value(e);
      if (!place.type().isInteger() || !(place instanceof Value.Literal)) {
        throw Refusal.function("substring whose bounds are no literals");
      }
      arguments.add(place);
    }
    return new Value.Call(Operator.SUBSTRING, arguments, PgType.TEXT);
  }

  private Value round(List<? extends Expression> written) {
    Value number = value(written.get(0));
    Value digits = written.size() == 1 ? new Value.Literal(0L, PgType.INT4) : value(written.get(1));
    if (number.type() != PgType.NUMERIC || !(digits instanceof Value.Literal)) {
      throw Refusal.function("round of " + number.type().sqlName());
    }
    return new Value.Call(Operator.ROUND, List.of(number, digits), PgType.NUMERIC);
  }

  /** A text that is no char(n), whose blanks come and go. */
  Value text(Expression e) {
    Value value = value(e);
    if (!value.type().isText() || value.type() == PgType.BPCHAR) {
      throw Refusal.type(value.type().sqlName() + " where a text is expected");
    }
    return value;
  }

  static Value not(Value condition) {
    return new Value.Call(Operator.NOT, List.of(condition), PgType.BOOL);
  }

  /** Seen where a query was not known to aggregate. */
  static final class AggregateSeen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AggregateSeen() {
      super("an aggregate", null, false, false);
    }
  }
}
