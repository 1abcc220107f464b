package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.statement.select.TableFunction;

/** {@code generate_series(from, to [, step])} between constants, in FROM. */
final class SeriesBinder {
  private static final String NAME = "generate_series";
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final BigDecimal FARTHEST = BigDecimal.valueOf(1_000_000_000_000L);

  private final QueryBinder queries;

  SeriesBinder(QueryBinder queries) {
    this.queries = queries;
  }

  Namespace bind(TableFunction item) {
    Function call = item.getFunction();
    boolean plain =
        call != null
            && call.getMultipartName().size() == 1
            && Names.fold(call.getName()).equals(NAME)
            && call.getParameters() != null
            && call.getNamedParameters() == null
            && !call.isDistinct()
            && call.getOrderByElements() == null;
    if (!plain || call.getParameters().size() < 2 || call.getParameters().size() > 3) {
      throw Refusal.syntax("a function in FROM");
    }
    List<Ex> bounds = call.getParameters().stream().map(this::bound).toList();
    boolean moments = bounds.get(0).type() == PgType.TIMESTAMP;
    List<BigDecimal> numbers =
        moments ? micros(bounds) : bounds.stream().map(SeriesBinder::number).toList();
    if (numbers.size() == 3 && numbers.get(2).signum() == 0) {
      throw Refusal.syntax("a series without steps");
    }
    String alias = queries.context().freshName("r");
    String name = item.getAlias() == null ? NAME : Names.fold(item.getAlias().getName());
    Ex value = value(alias + "." + NAME, bounds);
    List<ScopeColumn> columns = List.of(ScopeColumn.derived(name, value));
    String arguments =
        numbers.stream()
            .map(n -> Sql.cast(n.toPlainString(), "BIGINT"))
            .collect(Collectors.joining(", "));
    String sql = NAME + "(" + arguments + ") AS " + alias;
    return Namespace.of(
        sql, new Namespace.Item(name, null, FromBinder.renamed(columns, item.getAlias())));
  }

  private Ex bound(Expression parameter) {
    return new ExpressionBinder(queries, new Scope(Namespace.EMPTY, null)).bind(parameter);
  }

  private static Ex value(String element, List<Ex> bounds) {
    if (bounds.get(0).type() == PgType.TIMESTAMP) {
      return Ex.of(PgType.TIMESTAMP, "make_timestamp(" + element + ")");
    }
    boolean big = bounds.stream().anyMatch(b -> b.type() == PgType.INT8);
    PgType type = big ? PgType.INT8 : PgType.INT4;
    return Ex.of(type, Sql.cast(element, Sql.typeName(type)));
  }

  private static BigDecimal number(Ex bound) {
    boolean whole = !bound.untyped() && bound.type().isInteger();
    if (!whole || !(bound.constant() instanceof Constant.Number n)) {
      throw Refusal.syntax("a series of other than whole numbers");
    }
    if (n.value().abs().compareTo(FARTHEST) > 0) {
      throw Refusal.syntax("a series of large numbers");
    }
    return n.value();
  }

  /** From one midnight to another by a step without months, which clamp, all in microseconds. */
  private static List<BigDecimal> micros(List<Ex> bounds) {
    boolean known =
        bounds.size() == 3
            && bounds.get(0).constant() instanceof Constant.Day
            && bounds.get(1).type() == PgType.TIMESTAMP
            && bounds.get(1).constant() instanceof Constant.Day;
    Ex step = known ? Literals.resolve(bounds.get(2), PgType.INTERVAL) : bounds.get(0);
    if (!(step.constant() instanceof Constant.Interval by) || by.months() != 0) {
      throw Refusal.syntax("this form of a series of timestamps");
    }
    return List.of(
        micros(bounds.get(0)),
        micros(bounds.get(1)),
        BigDecimal.valueOf(by.days() * DAY_MICROS + by.micros()));
  }

  private static BigDecimal micros(Ex midnight) {
    LocalDate day = ((Constant.Day) Objects.requireNonNull(midnight.constant())).day();
    return BigDecimal.valueOf(day.toEpochDay() * DAY_MICROS);
  }
}
