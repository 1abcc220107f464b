package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.JoinKind;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/** The FROM clause: tables and derived tables, joined. */
final class FromTree {
  private final TreeContext context;

  FromTree(TreeContext context) {
    this.context = context;
  }

  /** Rows, and what their columns are called. */
  record From(Query query, TreeScope scope) {}

  From bind(PlainSelect select) {
    if (select.getFromItem() == null || select.isUsingOnly()) {
      throw Refusal.syntax("a query without FROM, or with ONLY");
    }
    return tree(item(select.getFromItem()), select.getJoins());
  }

  /** The comma binds loosest: each starts a tree of its own. */
  private From tree(From first, @Nullable List<Join> joins) {
    From done = null;
    From current = first;
    for (Join join : joins == null ? List.<Join>of() : joins) {
      if (join.isSimple()) {
        done = done == null ? current : cross(done, current);
        current = item(join.getFromItem());
      } else {
        current = joined(current, item(join.getFromItem()), join);
      }
    }
    return done == null ? current : cross(done, current);
  }

  private static From cross(From left, From right) {
    return new From(
        new Query.Join(JoinKind.INNER, left.query(), right.query(), null),
        left.scope().beside(right.scope()));
  }

  private From joined(From left, From right, Join join) {
    if (join.isCross()) {
      return cross(left, right);
    }
    if (join.getOnExpressions().size() != 1) {
      throw Refusal.syntax("a join without ON");
    }
    TreeScope scope = left.scope().beside(right.scope());
    Value on = new ValueTree(scope, context).condition(join.getOnExpressions().iterator().next());
    if (!join.isRight()) {
      JoinKind kind =
          join.isLeft() ? JoinKind.LEFT : join.isFull() ? JoinKind.FULL : JoinKind.INNER;
      return new From(new Query.Join(kind, left.query(), right.query(), on), scope);
    }
    // A RIGHT join is a LEFT one the other way round, its columns put back into their places.
    int l = left.query().types().size();
    int r = right.query().types().size();
    Value mirrored = Places.moved(on, place -> place < l ? place + r : place - l);
    Query swapped = new Query.Join(JoinKind.LEFT, right.query(), left.query(), mirrored);
    List<Value> back = new ArrayList<>();
    for (int i = 0; i < l + r; i++) {
      int place = i < l ? i + r : i - l;
      back.add(new Value.Input(place, swapped.types().get(place)));
    }
    return new From(new Query.Project(swapped, back), scope);
  }

  private From item(FromItem item) {
    if (item instanceof Table table) {
      return table(table);
    }
    if (item instanceof ParenthesedSelect select && !(item instanceof LateralSubSelect)) {
      String name = item.getAlias() == null ? null : Names.fold(item.getAlias().getName());
      NamedQuery query = SelectTree.of(select.getSelect(), context);
      return new From(query.query(), renamed(query, item.getAlias()).scope(name));
    }
    if (item instanceof ParenthesedFromItem inner && inner.getAlias() == null) {
      return tree(item(inner.getFromItem()), inner.getJoins());
    }
    throw Refusal.syntax("the FROM item " + item.getClass().getSimpleName());
  }

  private From table(Table table) {
    RelationName name = Names.relation(table);
    if (name == null) {
      throw Refusal.syntax("a relation name of more than two parts");
    }
    Alias alias = table.getAlias();
    String item = alias == null ? name.name() : Names.fold(alias.getName());
    NamedQuery query = name.schema() == null ? context.queries().get(name.name()) : null;
    NamedQuery named = query == null ? stored(name) : query;
    return new From(named.query(), renamed(named, alias).scope(item));
  }

  private NamedQuery stored(RelationName name) {
    RelationFacts facts =
        context
            .catalog()
            .resolve(name)
            .orElseThrow(() -> new Refusal(ReasonCode.UNKNOWN_RELATION, name.toString()));
    String table = facts.copyTable();
    if (facts.kind() != RelationFacts.Kind.TABLE
        || table == null
        || context.catalog().staged().contains(facts.oid())) {
      throw Refusal.syntax(facts.displayName() + ", which is no table of one part");
    }
    List<Query.Column> columns = new ArrayList<>();
    List<@Nullable String> names = new ArrayList<>();
    for (ColumnFacts column : facts.columns()) {
      PgType type = column.type();
      String copy = column.copyColumn();
      if (type != null && copy != null) {
        boolean fixed = type == PgType.NUMERIC;
        columns.add(
            new Query.Column(
                column.attnum(),
                copy,
                type,
                fixed ? column.precision() : -1,
                fixed ? column.scale() : -1,
                column.collation()));
        names.add(column.name());
      }
    }
    return new NamedQuery(new Query.Read(facts.oid(), table, facts.displayName(), columns), names);
  }

  /** The columns under the names that an alias's list gives them. */
  private static NamedQuery renamed(NamedQuery query, @Nullable Alias alias) {
    if (alias == null || alias.getAliasColumns() == null) {
      return query;
    }
    List<String> given =
        alias.getAliasColumns().stream().map(column -> Names.fold(column.name)).toList();
    return query.named(given);
  }
}
