package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.statement.select.TableFunction;

/** {@code generate_series(from, to [, step])} over whole numbers, in FROM. */
final class SeriesBinder {
  private static final String NAME = "generate_series";
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
    PgType type = PgType.INT4;
    List<String> bounds = new ArrayList<>();
    for (Expression parameter : call.getParameters()) {
      Ex bound = constant(parameter);
      type = bound.type() == PgType.INT8 ? PgType.INT8 : type;
      bounds.add(Sql.cast(bound.sql(), "BIGINT"));
    }
    if (bounds.size() == 3 && number(constant(call.getParameters().get(2))).signum() == 0) {
      throw Refusal.syntax("a series without steps");
    }
    String alias = queries.context().freshName("r");
    String name = item.getAlias() == null ? NAME : Names.fold(item.getAlias().getName());
    Ex value = Ex.of(type, Sql.cast(alias + "." + NAME, Sql.typeName(type)));
    List<ScopeColumn> columns = List.of(ScopeColumn.derived(name, value));
    String sql = NAME + "(" + String.join(", ", bounds) + ") AS " + alias;
    return Namespace.of(
        sql, new Namespace.Item(name, null, FromBinder.renamed(columns, item.getAlias())));
  }

  private Ex constant(Expression parameter) {
    Ex bound = new ExpressionBinder(queries, new Scope(Namespace.EMPTY, null)).bind(parameter);
    if (!bound.type().isInteger() || number(bound).abs().compareTo(FARTHEST) > 0) {
      throw Refusal.syntax("a series of other than whole numbers");
    }
    return bound;
  }

  private static BigDecimal number(Ex bound) {
    if (bound.constant() instanceof Constant.Number n) {
      return n.value();
    }
    throw Refusal.syntax("a series between expressions");
  }
}
