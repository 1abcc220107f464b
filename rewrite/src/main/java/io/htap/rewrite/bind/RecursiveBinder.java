package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Ctes.Cte;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * WITH RECURSIVE before a whole statement. Each of its expressions may refer to itself in the
 * second member of a UNION, and to those before it.
 *
 * <p>Postgres computes such an expression row by row as it is read, so that even an endless one may
 * have a LIMIT; DuckDB might not come back from there.
 */
final class RecursiveBinder {
  private final QueryBinder queries;

  RecursiveBinder(QueryBinder queries) {
    this.queries = queries;
  }

  Prepared prepare(Select select) {
    requireAllRows(select);
    List<WithItem<?>> items = select.getWithItemsList();
    Map<String, Cte> known = new HashMap<>();
    for (WithItem<?> item : items) {
      if (known.put(Names.fold(item.getAliasName()), Cte.FORBIDDEN) != null) {
        throw Refusal.syntax("two common table expressions of one name");
      }
    }
    List<String> definitions = new ArrayList<>();
    for (WithItem<?> item : items) {
      String sqlName = queries.context().freshName("c");
      BoundQuery query = definition(item, sqlName, known);
      definitions.add(sqlName + " AS (" + query.sql() + ")");
      known.put(
          Names.fold(item.getAliasName()), new Cte(sqlName, QueryBinder.renamed(item, query)));
    }
    return queries
        .knowing(known)
        .withoutCtes(select)
        .with("WITH RECURSIVE " + String.join(", ", definitions) + " ");
  }

  /** Refuses where not all that the recursion gives might be asked for. */
  private void requireAllRows(Select select) {
    boolean all =
        queries.isOutermost()
            && select instanceof PlainSelect plain
            && plain.getLimit() == null
            && plain.getFetch() == null
            && !asks(plain.getSelectItems())
            && !asks(plain.getWhere())
            && !asks(plain.getHaving());
    if (!all) {
      throw Refusal.syntax("recursion of which a part may do");
    }
  }

  private static boolean asks(Object clause) {
    return String.valueOf(clause).toUpperCase(Locale.ROOT).contains("SELECT");
  }

  private BoundQuery definition(WithItem<?> item, String sqlName, Map<String, Cte> known) {
    Select body = item.getSelect().getSelect();
    boolean union =
        body instanceof SetOperationList list
            && list.getOperations().size() == 1
            && list.getOperation(0) instanceof UnionOp
            && list.getOrderByElements() == null
            && list.getLimit() == null
            && list.getOffset() == null
            && list.getFetch() == null
            && list.getWithItemsList() == null
            && list.getSelects().stream().allMatch(RecursiveBinder::isPlain);
    if (!union) {
      return queries.knowing(known).bind(item.getSelect());
    }
    SetOperationList list = (SetOperationList) body;
    BoundQuery first = queries.knowing(known).bind(list.getSelect(0));
    Map<String, Cte> withItself = new HashMap<>(known);
    withItself.put(
        Names.fold(item.getAliasName()),
        new Cte(
            sqlName,
            QueryBinder.renamed(item, new BoundQuery(first.sql(), first.columns(), false))));
    BoundQuery next = queries.knowing(withItself).bind(list.getSelect(1));
    boolean all = list.getOperation(0).isAll();
    requireSame(first, next, all);
    String sql = first.sql() + (all ? " UNION ALL " : " UNION ") + next.sql();
    return new BoundQuery(sql, first.columns(), false);
  }

  private static boolean isPlain(Select member) {
    return member instanceof PlainSelect
        && member.getOrderByElements() == null
        && member.getLimit() == null
        && member.getOffset() == null
        && member.getFetch() == null
        && member.getWithItemsList() == null;
  }

  /** The second member must give just what the first does, held in the very same way. */
  private static void requireSame(BoundQuery first, BoundQuery next, boolean all) {
    boolean same = first.columns().size() == next.columns().size();
    for (int i = 0; same && i < first.columns().size(); i++) {
      OutColumn column = first.columns().get(i);
      Ex a = column.leaving();
      Ex b = next.columns().get(i).leaving();
      same =
          a.sameType(b)
              && a.typmod() == b.typmod()
              && Objects.equals(a.num(), b.num())
              && a.padding() == b.padding()
              && (!a.type().isText() || Collations.of(a).oid() == Collations.of(b).oid());
      if (!all) {
        SetOperationBinder.requireEquality(a);
      }
    }
    if (!same) {
      throw Refusal.type("a recursion that changes its type");
    }
  }
}
