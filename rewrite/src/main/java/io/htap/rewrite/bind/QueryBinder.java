package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Context;
import io.htap.rewrite.scope.Context.Mark;
import io.htap.rewrite.scope.Ctes;
import io.htap.rewrite.scope.Flaws;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** Binds a query of any form: WITH first, then SELECT, set operation, VALUES or parentheses. */
public final class QueryBinder {
  private final Context context;
  private final @Nullable Scope parent;
  private final Ctes ctes;
  private final @Nullable Long view;
  private final boolean outermost;

  /**
   * @param parent the names of the queries around, for correlation; null for none
   * @param view OID of the view whose definition this is; null outside views
   */
  QueryBinder(Context context, @Nullable Scope parent, Ctes ctes, @Nullable Long view) {
    this(context, parent, ctes, view, false);
  }

  private QueryBinder(
      Context context, @Nullable Scope parent, Ctes ctes, @Nullable Long view, boolean outermost) {
    this.outermost = outermost;
    this.context = context;
    this.parent = parent;
    this.ctes = ctes;
    this.view = view;
  }

  /** A binder for a whole statement. */
  public static QueryBinder outermost(Context context) {
    return new QueryBinder(context, null, Ctes.NONE, null, true);
  }

  Context context() {
    return context;
  }

  @Nullable Scope parent() {
    return parent;
  }

  Ctes ctes() {
    return ctes;
  }

  @Nullable Long view() {
    return view;
  }

  /** A binder for a query nested in this one, seeing these names. */
  QueryBinder nested(@Nullable Scope names) {
    return new QueryBinder(context, names, ctes, view);
  }

  /** Binds a query inside another one. */
  BoundQuery bind(Select select) {
    return prepare(select).render();
  }

  /** Binds a query of which only matters whether it has rows: {@code *} reads no column there. */
  BoundQuery bindExistence(Select select) {
    boolean plain =
        select instanceof PlainSelect p
            && p.getWithItemsList() == null
            && p.getDistinct() == null
            && p.getOrderByElements() == null;
    return plain
        ? new SelectBinder(this, (PlainSelect) select, true).prepare().render()
        : bind(select);
  }

  /** Binds a query whose sort is still open. */
  Prepared prepare(Select select) {
    if (select.getWithItemsList() == null) {
      return withoutCtes(select);
    }
    Flaws flaws = Flaws.ofWith(context, parent);
    Prepared prepared =
        select.getWithItemsList().stream().anyMatch(WithItem::isRecursive)
            ? new RecursiveBinder(this).prepare(select)
            : withCtes(select);
    flaws.requireNear();
    return prepared;
  }

  private Prepared withCtes(Select select) {
    Map<String, Ctes.Cte> own = new HashMap<>();
    Ctes visible = new Ctes(own, ctes);
    List<String> definitions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<Mark> marks = new ArrayList<>(List.of(context.mark()));
    Flaws flaws = new Flaws(context, parent);
    for (WithItem<?> item : select.getWithItemsList()) {
      QueryBinder inner = new QueryBinder(context, parent, new Ctes(Map.copyOf(own), ctes), view);
      String sqlName = context.freshName("c");
      BoundQuery query = inner.bind(item.getSelect());
      definitions.add(sqlName + " AS (" + query.sql() + ")");
      names.add(sqlName);
      marks.add(context.mark());
      String name = Names.fold(item.getAliasName());
      if (own.put(name, new Ctes.Cte(sqlName, renamed(item, query))) != null) {
        throw Refusal.syntax("two common table expressions of one name");
      }
    }
    flaws.requireNoLoneRow();
    QueryBinder inner = new QueryBinder(context, parent, visible, view);
    Prepared query = inner.withoutCtes(select);
    noteUnread(names, marks);
    return query.with("WITH " + String.join(", ", definitions) + " ");
  }

  /** Each may be read by those behind it, and by the query. */
  private void noteUnread(List<String> names, List<Mark> marks) {
    Set<String> read = new HashSet<>(context.reads(marks.get(names.size()), context.mark()));
    for (int i = names.size() - 1; i >= 0; i--) {
      if (read.contains(names.get(i))) {
        read.addAll(context.reads(marks.get(i), marks.get(i + 1)));
      } else {
        context.unread(marks.get(i), marks.get(i + 1));
      }
    }
  }

  /** A binder that sees these common table expressions too. */
  QueryBinder knowing(Map<String, Ctes.Cte> more) {
    return new QueryBinder(context, parent, new Ctes(Map.copyOf(more), ctes), view);
  }

  /** Whether nothing is around the query. */
  boolean isOutermost() {
    return outermost;
  }

  Prepared withoutCtes(Select select) {
    if (select instanceof PlainSelect plain) {
      return new SelectBinder(this, plain, false).prepare();
    }
    if (select instanceof SetOperationList operations) {
      return new SetOperationBinder(this).prepare(operations);
    }
    if (select instanceof ParenthesedSelect inner) {
      return parenthesised(inner);
    }
    if (select instanceof Values values) {
      return new ValuesBinder(this).prepare(values);
    }
    throw Refusal.syntax(select.getClass().getSimpleName());
  }

  private Prepared parenthesised(ParenthesedSelect select) {
    boolean bare =
        select.getOrderByElements() == null
            && select.getLimit() == null
            && select.getOffset() == null
            && select.getFetch() == null
            && select.getAlias() == null;
    if (!bare) {
      throw Refusal.syntax("ORDER BY or LIMIT after a query in parentheses");
    }
    return prepare(select.getSelect());
  }

  static List<OutColumn> renamed(WithItem<?> item, BoundQuery query) {
    List<OutColumn> columns = query.outside("");
    List<SelectItem<?>> names = item.getWithItemList();
    if (names == null) {
      return columns;
    }
    if (names.size() > columns.size()) {
      throw Refusal.syntax("more column names than columns");
    }
    List<OutColumn> renamed = new ArrayList<>(columns);
    for (int i = 0; i < names.size(); i++) {
      String name = Names.fold(names.get(i).toString());
      renamed.set(i, new OutColumn(name, columns.get(i).ex()));
    }
    return renamed;
  }
}
