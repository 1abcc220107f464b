package io.htap.rewrite.bind;

import io.htap.rewrite.scope.Context;
import io.htap.rewrite.translation.Finishing.RowCount;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.ReasonCode;
import java.util.List;
import java.util.function.Supplier;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.statement.select.Fetch;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * LIMIT, OFFSET and FETCH.
 *
 * @param text makes the clauses in DuckDB's SQL, which binds their parameters; not called when the
 *     driver cuts the rows itself
 */
record Rows(@Nullable RowCount limit, @Nullable RowCount offset, Supplier<String> text) {
  static final Rows ALL = new Rows(null, null, () -> "");

  static Rows of(Select select, Context context) {
    RowCount limit = null;
    if (select.getLimit() != null) {
      limit = count(select.getLimit().getRowCount(), context);
    }
    if (select.getFetch() != null) {
      if (limit != null) {
        throw Refusal.syntax("LIMIT and FETCH");
      }
      limit = fetch(select.getFetch(), context);
    }
    RowCount offset =
        select.getOffset() == null ? null : count(select.getOffset().getOffset(), context);
    if (limit == null && offset == null) {
      return ALL;
    }
    RowCount l = limit;
    RowCount o = offset;
    return new Rows(l, o, () -> clause(" LIMIT ", l, context) + clause(" OFFSET ", o, context));
  }

  boolean all() {
    return limit == null && offset == null;
  }

  String sql() {
    return text.get();
  }

  private static RowCount fetch(Fetch fetch, Context context) {
    List<String> words = fetch.getFetchParameters();
    boolean plain =
        words.size() == 2
            && (words.get(0).equalsIgnoreCase("ROWS") || words.get(0).equalsIgnoreCase("ROW"))
            && words.get(1).equalsIgnoreCase("ONLY");
    if (!plain || fetch.getExpression() == null) {
      throw Refusal.syntax("this form of FETCH");
    }
    return count(fetch.getExpression(), context);
  }

  private static RowCount count(@Nullable Expression expression, Context context) {
    if (expression instanceof LongValue value && value.getStringValue().length() < 19) {
      return new RowCount(Long.parseLong(value.getStringValue()), 0);
    }
    if (expression instanceof JdbcParameter parameter) {
      int index = parameter.getIndex();
      if (context.parameterFacts(index).isNull()) {
        throw new Refusal(ReasonCode.PARAMETER_TYPE, "a LIMIT of NULL");
      }
      return new RowCount(0, index);
    }
    throw Refusal.syntax("a LIMIT that is neither number nor parameter");
  }

  private static String clause(String keyword, @Nullable RowCount count, Context context) {
    if (count == null) {
      return "";
    }
    if (count.parameter() == 0) {
      return keyword + count.constant();
    }
    Ex parameter = context.parameter(count.parameter());
    if (!parameter.type().isInteger()) {
      throw new Refusal(ReasonCode.PARAMETER_TYPE, "a LIMIT that is no integer");
    }
    return keyword + parameter.sql();
  }
}
