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
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/** Fills {@link StatementFacts} from a tree, known or not. */
public final class FactsCollector {
  private static final Set<String> WRITES =
      Set.of("Insert", "Update", "Delete", "Merge", "Upsert", "Truncate");

  private final Set<RelationName> relations = new LinkedHashSet<>();
  private final List<Table> tables = new ArrayList<>();
  private final List<Table> targets = new ArrayList<>();
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

  /** Reads a statement that writes. */
  void collect(Statement statement) {
    visit(statement, Set.of());
  }

  /** The nodes that name a relation to be read, after {@code collect}. */
  List<Table> tables() {
    return tables;
  }

  /** The relations that are read. */
  List<RelationName> relations() {
    return List.copyOf(relations);
  }

  /** The nodes that name a relation to be written, made or dropped. */
  List<Table> targets() {
    return targets;
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
    } else if (node instanceof Statement) {
      written(node, ctes);
    } else {
      Nodes.children(node).forEach(child -> visit(child, ctes));
    }
  }

  private void select(Select select, Set<String> outer) {
    locking |= select.getForMode() != null || select.getForClause() != null;
    writes |=
        select instanceof PlainSelect plain
            && (plain.getIntoTables() != null || plain.getIntoTempTable() != null);
    Set<String> visible = visible(select.getWithItemsList(), outer);
    Table only =
        select instanceof PlainSelect plain
                && plain.isUsingOnly()
                && plain.getFromItem() instanceof Table first
            ? first
            : null;
    List<Table> into = select instanceof PlainSelect plain ? plain.getIntoTables() : null;
    for (Object child : Nodes.children(select)) {
      if (child == only) {
        relation(only, true, visible);
      } else if (into != null && into.contains(child)) {
        targets.add((Table) child);
      } else if (!(child instanceof WithItem)) {
        visit(child, visible);
      }
    }
  }

  private void written(Object statement, Set<String> outer) {
    List<WithItem<?>> items = null;
    // One in parentheses holds another that has the table.
    Table target = null;
    List<Table> written = new ArrayList<>();
    if (statement instanceof Insert insert) {
      items = insert.getWithItemsList();
      target = insert.getTable();
    } else if (statement instanceof Update update) {
      items = update.getWithItemsList();
      target = update.getTable();
    } else if (statement instanceof Delete delete) {
      items = delete.getWithItemsList();
      target = delete.getTable();
    } else if (statement instanceof Merge merge) {
      items = merge.getWithItemsList();
      target = merge.getTable();
    } else if (statement instanceof CreateTable create) {
      target = create.getTable();
    } else if (statement instanceof Drop drop) {
      written.addAll(drop.getNames());
    }
    if (target != null) {
      written.add(target);
    }
    targets.addAll(written);
    Set<String> visible = visible(items, outer);
    for (Object child : Nodes.children(statement)) {
      if (!written.contains(child) && !(child instanceof WithItem)) {
        visit(child, visible);
      }
    }
  }

  /** The names of common table expressions that a statement sees, after a look into its own. */
  private Set<String> visible(@Nullable List<WithItem<?>> items, Set<String> outer) {
    Set<String> visible = new HashSet<>(outer);
    if (items != null) {
      if (items.stream().anyMatch(WithItem::isRecursive)) {
        items.forEach(item -> visible.add(Names.fold(item.getAliasName())));
      }
      for (WithItem<?> item : items) {
        visit(item, Set.copyOf(visible));
        visible.add(Names.fold(item.getAliasName()));
      }
    }
    return visible;
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
