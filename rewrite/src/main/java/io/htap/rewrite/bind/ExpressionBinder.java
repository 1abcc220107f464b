package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.function.Instants;
import io.htap.rewrite.function.Readings;
import io.htap.rewrite.function.StatementTime;
import io.htap.rewrite.scope.Context;
import io.htap.rewrite.scope.JoinGraphBuilder;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.scope.TableUse;
import io.htap.rewrite.translation.Moment;
import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Casts;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Texts;
import io.htap.rewrite.value.TypeName;
import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseAnd;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseOr;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import org.jspecify.annotations.Nullable;

/**
 * Binds expressions at one level of a query. Every node class that is not named here or in one of
 * the helpers is refused.
 */
final class ExpressionBinder {
  /** Words that are calls in Postgres, whatever columns there are, and columns to the parser. */
  private static final Set<String> SESSION_WORDS =
      Set.of(
          "user",
          "current_user",
          "session_user",
          "system_user",
          "current_role",
          "current_catalog",
          "current_schema",
          "current_date",
          "current_time",
          "current_timestamp",
          "localtime",
          "localtimestamp");

  private final QueryBinder queries;
  private final Scope scope;
  private final List<ScopeColumn> bareColumns = new ArrayList<>();
  private boolean aggregatesAllowed;
  private boolean insideAggregate;
  private boolean aggregates;
  private boolean windows;
  private int outerReferences;

  ExpressionBinder(QueryBinder queries, Scope scope) {
    this.queries = queries;
    this.scope = scope;
  }

  /** From here on aggregates are in place, and columns outside of them are noted. */
  void allowAggregates() {
    aggregatesAllowed = true;
    bareColumns.clear();
  }

  List<ScopeColumn> bareColumns() {
    return bareColumns;
  }

  QueryBinder queries() {
    return queries;
  }

  Context context() {
    return queries.context();
  }

  /** A binder for subqueries, which see the names of this level. */
  QueryBinder subqueries() {
    return queries.nested(scope);
  }

  /** A condition: boolean, or NULL. */
  String condition(Expression expression) {
    Ex bound = Literals.resolve(bind(expression), PgType.BOOL);
    if (bound.type() != PgType.BOOL) {
      throw Refusal.type("a condition of type " + bound.type().sqlName());
    }
    return bound.sql();
  }

  Ex bind(Expression e) {
    Moment moment = StatementTime.of(e);
    if (moment != null) {
      return context().moment(moment);
    }
    if (e instanceof Column column) {
      return column(column);
    } else if (e instanceof BinaryExpression binary) {
      return binary(binary);
    } else if (e instanceof ParenthesedExpressionList<?> list) {
      if (list.size() != 1) {
        throw Refusal.operator("a row");
      }
      return bind(list.get(0));
    } else if (e instanceof SignedExpression signed) {
      return signed(signed);
    } else if (e instanceof CastExpression cast) {
      return cast(cast);
    } else if (e instanceof CaseExpression c) {
      return new CaseBinder(this).bind(c);
    } else if (e instanceof ParenthesedSelect select) {
      return new SubqueryBinder(this).scalar(select);
    } else if (e instanceof CollateExpression collate) {
      return new CallBinder(this).collate(collate);
    }
    Ex literal = literal(e);
    if (literal != null) {
      return literal;
    }
    Ex predicate = new PredicateBinder(this).bind(e);
    return predicate != null ? predicate : new CallBinder(this).bind(e);
  }

  /** Binds what stands inside an aggregate. */
  Ex aggregated(Expression e) {
    if (!aggregatesAllowed || insideAggregate) {
      throw Refusal.syntax("an aggregate where none may stand");
    }
    insideAggregate = true;
    int outerBefore = outerReferences;
    try {
      Ex bound = bind(e);
      if (outerReferences != outerBefore) {
        // Postgres may assign such an aggregate to the outer query.
        throw Refusal.syntax("an aggregate over columns of an outer query");
      }
      return bound;
    } finally {
      insideAggregate = false;
    }
  }

  /** Requires that an aggregate or window function may stand here. */
  void requireAggregates() {
    if (!aggregatesAllowed || insideAggregate) {
      throw Refusal.syntax("an aggregate or window function where none may stand");
    }
    aggregates = true;
  }

  /** Whether an aggregate or a window function stands at this level. */
  boolean aggregates() {
    return aggregates;
  }

  /** A window function stands here. */
  void noteWindow() {
    windows = true;
  }

  boolean windows() {
    return windows;
  }

  /** Binds a key of GROUP BY: no aggregate may stand in it, and its columns are no bare ones. */
  Ex groupKey(Expression e) {
    aggregatesAllowed = false;
    int before = bareColumns.size();
    try {
      return bind(e);
    } finally {
      bareColumns.subList(before, bareColumns.size()).clear();
      aggregatesAllowed = true;
    }
  }

  private Ex signed(SignedExpression signed) {
    Expression inner = signed.getExpression();
    while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      inner = list.get(0);
    }
    if (signed.getSign() == '-' && inner instanceof LongValue value) {
      // Postgres folds the sign into the literal before it types it by its size.
      return Literals.integer("-" + value.getStringValue());
    }
    Ex operand = bind(inner);
    if (signed.getSign() == '-') {
      return Arithmetic.negate(operand);
    }
    if (signed.getSign() != '+' || operand.untyped() || !operand.type().isNumber()) {
      throw Refusal.operator("the sign " + signed.getSign());
    }
    return operand.withTypmod(-1);
  }

  private Ex column(Column column) {
    Table table = column.getTable();
    List<String> parts = table == null ? List.of() : table.getNameParts();
    if (parts.isEmpty() && SESSION_WORDS.contains(Names.lower(column.getColumnName()))) {
      throw Refusal.function(column.getColumnName());
    }
    if (parts.size() > 2) {
      throw Refusal.syntax("a column name of more than three parts");
    }
    Scope.Found found = JoinGraphBuilder.find(column, scope);
    if (found.depth() > 0) {
      outerReferences++;
    } else if (aggregatesAllowed && !insideAggregate) {
      bareColumns.add(found.column());
    }
    return found.column().read();
  }

  /**
   * Whether a column that can be bound stays one for Postgres's planner: one of a table or a set
   * operation, for which no expression of a subquery takes its place.
   */
  boolean isStored(Column column) {
    ScopeColumn found = JoinGraphBuilder.find(column, scope).column();
    TableUse use = found.table();
    return found.opaque() || use != null && use.facts().kind() == RelationFacts.Kind.TABLE;
  }

  private Ex binary(BinaryExpression e) {
    char operator =
        e instanceof Addition
            ? '+'
            : e instanceof Subtraction
                ? '-'
                : e instanceof Multiplication
                    ? '*'
                    : e instanceof Division ? '/' : e instanceof Modulo ? '%' : ' ';
    if (operator != ' ') {
      Ex left = bind(e.getLeftExpression());
      Ex right = bind(e.getRightExpression());
      Ex shifted = context().session().inUtc() ? Instants.shifted(operator, left, right) : null;
      return shifted == null ? Arithmetic.apply(operator, left, right) : shifted;
    }
    if (e instanceof BitwiseAnd || e instanceof BitwiseOr) {
      return Arithmetic.bits(
          e instanceof BitwiseAnd ? '&' : '|',
          bind(e.getLeftExpression()),
          bind(e.getRightExpression()));
    }
    if (e instanceof Concat) {
      return Texts.concat(bind(e.getLeftExpression()), bind(e.getRightExpression()));
    }
    Ex predicate = new PredicateBinder(this).bind(e);
    if (predicate == null) {
      throw Refusal.operator(e.getClass().getSimpleName());
    }
    return predicate;
  }

  private Ex cast(CastExpression cast) {
    String keyword = cast.keyword == null ? "" : cast.keyword.toLowerCase(Locale.ROOT);
    if (!keyword.isEmpty() && !keyword.equals("cast")) {
      throw Refusal.cast(keyword);
    }
    String written = cast.getColDataType().toString();
    EnumFacts enumeration = context().enumeration(written);
    if (enumeration != null) {
      return Casts.toEnum(bind(cast.getLeftExpression()), enumeration);
    }
    TypeName target = TypeName.parse(written);
    if (OrderBinder.bare(cast.getLeftExpression()) instanceof JdbcParameter parameter) {
      Ex narrowed = context().narrowed(parameter.getIndex(), target.type());
      if (narrowed != null) {
        return narrowed;
      }
    }
    Ex source = Readings.read(bind(cast.getLeftExpression()), target.type());
    return context().session().inUtc()
        ? Instants.cast(source, target, context().defaultCollation())
        : Casts.cast(source, target, context().defaultCollation());
  }

  private @Nullable Ex literal(Expression e) {
    if (e instanceof LongValue value) {
      return Literals.integer(value.getStringValue());
    } else if (e instanceof DoubleValue value) {
      return decimal(value.toString());
    } else if (e instanceof StringValue value) {
      return Literals.untyped(unquoted(value.getValue()), context().defaultCollation());
    } else if (e instanceof BooleanValue value) {
      return Ex.bool(value.getValue() ? "true" : "false");
    } else if (e instanceof NullValue) {
      return Literals.nothing(context().defaultCollation());
    } else if (e instanceof JdbcParameter parameter) {
      return context().parameter(parameter.getIndex());
    } else if (e instanceof DateTimeLiteralExpression value) {
      return moment(value);
    } else if (e instanceof IntervalExpression value) {
      String field =
          value.getIntervalQualifier() == null
              ? null
              : value.getIntervalQualifier().getLeadingField();
      return Intervals.parse(between(value.getParameter()), field);
    }
    return null;
  }

  private static Ex decimal(String written) {
    if (!written.matches("\\d*\\.\\d+")) {
      throw Refusal.type("a numeric literal with an exponent");
    }
    return Numerics.literal(new BigDecimal(written));
  }

  private static Ex moment(DateTimeLiteralExpression literal) {
    String text = between(literal.getValue());
    return switch (literal.getType()) {
      case DATE -> Literals.parse(text, PgType.DATE);
      case TIMESTAMP -> Literals.parse(text, PgType.TIMESTAMP);
      case TIME -> Literals.parse(text, PgType.TIME);
      case TIMESTAMPTZ -> Literals.parse(text, PgType.TIMESTAMPTZ);
      default -> throw Refusal.type("a literal of " + literal.getType());
    };
  }

  /** What stands between the quotes of a literal that the parser keeps with them. */
  private static String between(String quoted) {
    boolean plain = quoted.length() >= 2 && quoted.charAt(0) == '\'' && quoted.endsWith("'");
    if (!plain) {
      throw Refusal.type("an unquoted literal");
    }
    return unquoted(quoted.substring(1, quoted.length() - 1));
  }

  private static String unquoted(String raw) {
    return raw.replace("''", "'");
  }
}
