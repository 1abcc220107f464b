package io.htap.parser;

import io.htap.spi.RelationName;
import io.htap.spi.StatementFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.WithItem;

/** Fills {@link StatementFacts} from a tree, known or not. */
public final class FactsCollector {
  private static final Set<String> WRITES =
      Set.of("Insert", "Update", "Delete", "Merge", "Upsert", "Truncate");

  private final Set<RelationName> relations = new LinkedHashSet<>();
  private final List<Table> tables = new ArrayList<>();
  private final Set<String> functions = new HashSet<>();
  private boolean locking;
  private boolean writes;

  StatementFacts collect(Select select, int parameters) {
    visit(select, Set.of());
    return new StatementFacts(
        StatementFacts.Kind.SELECT,
        List.copyOf(relations),
        functions,
        locking,
        writes,
        parameters,
        QueryGraphBuilder.build(select));
  }

  /** The nodes that name a relation, after {@link #collect}. */
  List<Table> tables() {
    return tables;
  }

  private void visit(Object node, Set<String> ctes) {
    if (node instanceof Table table) {
      relation(table, false, ctes);
    } else if (node instanceof Column || node instanceof AllTableColumns) {
      // The table of a column is a qualifier, not a relation of its own.
      return;
    } else if (node instanceof Function function && !(node instanceof TableFunction)) {
      functions.add(name(function.getMultipartName()));
    } else if (node instanceof AnalyticExpression call) {
      functions.add(Names.fold(call.getName()));
    }
    String type = node.getClass().getSimpleName();
    writes |= WRITES.contains(type) || WRITES.contains(type.replace("Parenthesed", ""));
    if (node instanceof Select select) {
      select(select, ctes);
    } else {
      Nodes.children(node).forEach(child -> visit(child, ctes));
    }
  }

  private void select(Select select, Set<String> outer) {
    locking |= select.getForMode() != null || select.getForClause() != null;
    writes |=
        select instanceof PlainSelect plain
            && (plain.getIntoTables() != null || plain.getIntoTempTable() != null);
    Set<String> visible = new HashSet<>(outer);
    List<WithItem<?>> items = select.getWithItemsList();
    if (items != null) {
      if (items.stream().anyMatch(WithItem::isRecursive)) {
        items.forEach(item -> visible.add(Names.fold(item.getAliasName())));
      }
      for (WithItem<?> item : items) {
        visit(item, Set.copyOf(visible));
        visible.add(Names.fold(item.getAliasName()));
      }
    }
    Table only =
        select instanceof PlainSelect plain
                && plain.isUsingOnly()
                && plain.getFromItem() instanceof Table first
            ? first
            : null;
    for (Object child : Nodes.children(select)) {
      if (child == only) {
        relation(only, true, visible);
      } else if (!(child instanceof WithItem)) {
        visit(child, visible);
      }
    }
  }

  private void relation(Table table, boolean only, Set<String> ctes) {
    RelationName name = Names.relation(table);
    if (name != null && !(name.schema() == null && ctes.contains(name.name()))) {
      relations.add(only ? name.asOnly() : name);
      tables.add(table);
    }
  }

  private static String name(List<String> parts) {
    return new ArrayList<>(parts).stream().map(Names::fold).collect(Collectors.joining("."));
  }
}
