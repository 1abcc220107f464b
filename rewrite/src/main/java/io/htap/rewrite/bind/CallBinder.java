package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.function.Aggregates;
import io.htap.rewrite.function.Functions;
import io.htap.rewrite.function.Instants;
import io.htap.rewrite.function.JsonFunctions;
import io.htap.rewrite.function.MomentFunctions;
import io.htap.rewrite.function.NullIf;
import io.htap.rewrite.value.Branches;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.rewrite.value.Unification;
import io.htap.spi.CollationFacts;
import io.htap.spi.CollationFacts.LetterCase;
import io.htap.spi.CollationFacts.Order;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JsonExpression;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.TrimFunction;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;

/** Function calls and the syntaxes that are function calls in disguise. */
final class CallBinder {
  private final ExpressionBinder expressions;

  CallBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  Ex bind(Expression e) {
    if (e instanceof Function function) {
      return function(function);
    } else if (e instanceof AnalyticExpression call) {
      return new WindowBinder(expressions).bind(call);
    } else if (e instanceof ExtractExpression extract) {
      return MomentFunctions.extract(
          Names.fold(extract.getName()), local(expressions.bind(extract.getExpression())));
    } else if (e instanceof TrimFunction trim) {
      return trim(trim);
    } else if (e instanceof JsonExpression path) {
      return json(path);
    } else if (e instanceof TimezoneExpression zone) {
      return MomentFunctions.atZone(
          expressions.bind(zone.getLeftExpression()),
          zone.getTimezoneExpressions().stream().map(expressions::bind).toList());
    }
    throw Refusal.syntax(e.getClass().getSimpleName());
  }

  /** Only "C" is known by name. */
  Ex collate(CollateExpression e) {
    Ex x = Literals.resolve(expressions.bind(e.getLeftExpression()), PgType.TEXT);
    String name = Names.fold(e.getCollate());
    if (!x.type().isText() || !(name.equals("C") || name.equals("POSIX"))) {
      throw new Refusal(ReasonCode.COLLATION, "COLLATE " + name);
    }
    return x.withCollation(
            new CollationFacts(Collations.C_OID, true, Order.BYTES, LetterCase.ASCII), true)
        .withConstant(null);
  }

  /** A chain of operators, of which the parser hangs all but the first under their left key. */
  private Ex json(JsonExpression path) {
    List<JsonFunctions.Step> steps = new ArrayList<>();
    Expression base = path;
    while (OrderBinder.bare(base) instanceof JsonExpression inner) {
      List<JsonFunctions.Step> own = new ArrayList<>();
      steps(inner, own);
      steps.addAll(0, own);
      base = inner.getExpression();
    }
    return JsonFunctions.follow(
        expressions.bind(base), steps, expressions.context().defaultCollation());
  }

  private void steps(JsonExpression path, List<JsonFunctions.Step> steps) {
    for (Map.Entry<Expression, String> ident : path.getIdentList()) {
      boolean chain = ident.getKey() instanceof JsonExpression;
      Expression key = chain ? ((JsonExpression) ident.getKey()).getExpression() : ident.getKey();
      steps.add(new JsonFunctions.Step(ident.getValue(), expressions.bind(key)));
      if (chain) {
        steps((JsonExpression) ident.getKey(), steps);
      }
    }
  }

  private Ex function(Function call) {
    if (call.getMultipartName().size() != 1) {
      throw Refusal.function(call.getName());
    }
    String name = Names.fold(call.getName());
    if (name.equals("string_agg")) {
      return stringAgg(call);
    }
    if (call.getOrderByElements() != null) {
      throw Refusal.function(name + " with ORDER BY");
    }
    if (Aggregates.knows(name)) {
      return aggregate(call, name);
    }
    if (call.isDistinct()) {
      throw Refusal.function(name + " with DISTINCT");
    }
    if (name.equals("grouping")) {
      return grouping(call);
    }
    List<Ex> arguments = arguments(call, name);
    return switch (name) {
      case "coalesce" -> coalesce(call, arguments);
      case "greatest", "least" -> Branches.extreme(name, some(arguments));
      case "nullif" -> NullIf.of(arguments);
      case "position" -> Functions.call("strpos", arguments);
      case "date_part" -> Functions.call(name, arguments.stream().map(this::local).toList());
      case "date_trunc" ->
          expressions.context().session().inUtc()
              ? Instants.truncated(arguments, expressions.context().defaultCollation())
              : Functions.call(name, arguments);
      case "json_typeof", "jsonb_typeof" ->
          JsonFunctions.kind(name, arguments, expressions.context().defaultCollation());
      default -> Functions.call(name, arguments);
    };
  }

  private Ex coalesce(Function call, List<Ex> arguments) {
    Folding folding = new Folding(expressions);
    Ex result = Branches.coalesce(some(arguments), staysWhole(call));
    // What is NULL beforehand loses its modifier, even if all arguments agree on it.
    boolean something = call.getParameters().stream().anyMatch(folding::neverNothing);
    return something || result.typmod() < 0 ? result : result.withTypmod(Unification.UNSURE);
  }

  /** A timestamptz as the timestamp that the session shows, where that is known. */
  private Ex local(Ex x) {
    return expressions.context().session().inUtc() ? Instants.shown(x) : x;
  }

  /** Whether Postgres passes over no argument of COALESCE before it has seen a row. */
  private boolean staysWhole(Function call) {
    Folding folding = new Folding(expressions);
    List<Expression> arguments = new ArrayList<>(call.getParameters());
    Expression last = arguments.remove(arguments.size() - 1);
    return folding.leaves(arguments.stream()) && folding.neverNothing(last);
  }

  /** Which of its arguments, keys of the query, a row is not grouped by: one bit for each. */
  private Ex grouping(Function call) {
    expressions.requireAggregates();
    List<Ex> keys = arguments(call, "grouping");
    String sql = String.join(", ", some(keys).stream().map(Ex::sql).toList());
    return Ex.of(PgType.INT4, Sql.cast("grouping(" + sql + ")", "INTEGER"));
  }

  private Ex stringAgg(Function call) {
    boolean two = call.getParameters() != null && call.getParameters().size() == 2;
    if (!two || call.getNamedParameters() != null) {
      throw Refusal.function("string_agg of other than two arguments");
    }
    return new StringAgg(expressions)
        .bind(
            call.getParameters().get(0),
            call.getParameters().get(1),
            call.getOrderByElements(),
            call.isDistinct(),
            "");
  }

  private Ex aggregate(Function call, String name) {
    expressions.requireAggregates();
    Expression argument = single(call, name);
    boolean relaxed = expressions.context().session().floatsRelaxed();
    Ex bound = argument instanceof AllColumns ? null : expressions.aggregated(argument);
    return new Aggregates(call.isDistinct(), "", relaxed).call(name, bound);
  }

  private static Expression single(Function call, String name) {
    boolean one =
        call.getParameters() != null
            && call.getParameters().size() == 1
            && call.getNamedParameters() == null;
    if (!one || call.getParameters().get(0) instanceof AllTableColumns) {
      throw Refusal.function(name + " of other than one argument");
    }
    return call.getParameters().get(0);
  }

  /** Plain arguments, or those between the keywords of SUBSTRING and POSITION. */
  private List<Ex> arguments(Function call, String name) {
    List<Ex> bound = new ArrayList<>();
    if (call.getNamedParameters() != null) {
      List<String> keywords =
          call.getNamedParameters().getNames().stream().map(Names::lower).toList();
      List<? extends Expression> given = call.getNamedParameters();
      if (name.equals("substring") && keywords.equals(List.of("", "from", "for"))
          || name.equals("substring") && keywords.equals(List.of("", "from"))) {
        given.forEach(g -> bound.add(expressions.bind(g)));
        return bound;
      }
      if (name.equals("position") && keywords.equals(List.of("", "in"))) {
        bound.add(expressions.bind(given.get(1)));
        bound.add(expressions.bind(given.get(0)));
        return bound;
      }
      boolean overlay = name.equals("overlay");
      if (overlay && keywords.equals(List.of("", "placing", "from", "for"))
          || overlay && keywords.equals(List.of("", "placing", "from"))) {
        given.forEach(g -> bound.add(expressions.bind(g)));
        return bound;
      }
      throw Refusal.function(name + " with keywords");
    }
    if (call.getParameters() != null) {
      call.getParameters().forEach(p -> bound.add(expressions.bind(p)));
    }
    return bound;
  }

  private Ex trim(TrimFunction e) {
    boolean given = e.isUsingFromKeyword() && e.getFromExpression() != null;
    if (e.getExpression() == null || given != (e.getFromExpression() != null)) {
      throw Refusal.function("this form of trim");
    }
    String name =
        e.getTrimSpecification() == null
            ? "btrim"
            : switch (e.getTrimSpecification()) {
              case LEADING -> "ltrim";
              case TRAILING -> "rtrim";
              case BOTH -> "btrim";
            };
    Ex first = expressions.bind(e.getExpression());
    return Functions.call(
        name, given ? List.of(expressions.bind(e.getFromExpression()), first) : List.of(first));
  }

  private static List<Ex> some(List<Ex> arguments) {
    if (arguments.isEmpty()) {
      throw Refusal.function("a call without arguments");
    }
    return arguments;
  }
}
