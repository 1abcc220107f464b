package io.htap.rewrite.scope;

import io.htap.parser.Nodes;
import io.htap.rewrite.scope.ScopeColumn.Origin;
import io.htap.rewrite.value.Sql;
import io.htap.spi.JoinGraph.Condition;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.util.deparser.ExpressionDeParser;
import org.jspecify.annotations.Nullable;

/** A condition of the statement written anew, in Postgres's SQL, for one of its relations alone. */
final class ConditionText {
  private ConditionText() {}

  /** A column of the only occurrence that a condition speaks of; null when it is not like that. */
  static @Nullable Origin only(Expression condition, Scope scope) {
    Parts parts = Parts.of(condition);
    if (parts.subqueries) {
      return null;
    }
    Origin only = null;
    for (Column column : parts.columns) {
      Scope.Found found = JoinGraphBuilder.find(column, scope);
      Origin origin = found.column().origin();
      if (found.depth() > 0 || origin == null || only != null && only.use() != origin.use()) {
        return null;
      }
      only = origin;
    }
    return only;
  }

  /** Whether a condition on columns of one occurrence is never true of NULLs alone. */
  static boolean rejectsNull(Expression condition) {
    if (condition instanceof ComparisonOperator comparison) {
      Expression right = comparison.getRightExpression();
      // Over an empty array ALL is true, of NULL too.
      boolean quantified =
          right instanceof AnyComparisonExpression
              || right instanceof Function call && call.getName().matches("(?i)any|some|all");
      return right instanceof Column
          || comparison.getLeftExpression() instanceof Column && !quantified;
    }
    return condition instanceof Between between && between.getLeftExpression() instanceof Column
        || condition instanceof LikeExpression like && like.getLeftExpression() instanceof Column
        || condition instanceof InExpression in && in.getLeftExpression() instanceof Column;
  }

  /** The condition's text; null when it cannot be printed as it was written. */
  static @Nullable Condition of(Expression condition, Scope scope) {
    StringBuilder plain = new StringBuilder();
    condition.accept(new ExpressionDeParser(null, plain), null);
    if (!plain.toString().equals(condition.toString())) {
      return null;
    }
    Printer printer = new Printer(scope);
    condition.accept(printer, null);
    printer.cut();
    Parts parts = Parts.of(condition);
    if (printer.columns != parts.columns.size() || printer.parameters.size() != parts.parameters) {
      // The parser's own printing does not ask for all of them: one beneath COLLATE, say.
      return null;
    }
    return new Condition(printer.texts, printer.parameters);
  }

  /**
   * What stands in a condition, found by all fields of all nodes: the parser's own visitors pass
   * over some, the arguments of {@code substring(x from 1)} for one.
   */
  private static final class Parts {
    private final List<Column> columns = new ArrayList<>();
    private int parameters;
    private boolean subqueries;

    static Parts of(Expression condition) {
      Parts parts = new Parts();
      parts.visit(condition);
      return parts;
    }

    private void visit(Object node) {
      if (node instanceof Column column) {
        columns.add(column);
        return;
      }
      if (node instanceof Select) {
        // Its names are others.
        subqueries = true;
        return;
      }
      parameters += node instanceof JdbcParameter ? 1 : 0;
      Nodes.children(node).forEach(this::visit);
    }
  }

  private static final class Printer extends ExpressionDeParser {
    private final Scope scope;
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> parameters = new ArrayList<>();
    private int columns;

    Printer(Scope scope) {
      super(null, new StringBuilder());
      this.scope = scope;
    }

    @Override
    public <S> StringBuilder visit(Column column, S context) {
      Origin origin = JoinGraphBuilder.find(column, scope).column().origin();
      if (origin == null) {
        throw new IllegalStateException("a column of no relation");
      }
      columns++;
      return getBuilder().append(Condition.ALIAS).append('.').append(Sql.identifier(origin.name()));
    }

    @Override
    public <S> StringBuilder visit(JdbcParameter parameter, S context) {
      cut();
      parameters.add(parameter.getIndex());
      return getBuilder();
    }

    private void cut() {
      texts.add(getBuilder().toString());
      getBuilder().setLength(0);
    }
  }
}
