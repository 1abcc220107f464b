package io.htap.parser;

import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.TableStatement;

/**
 * Whether a statement means columns of a relation that it does not name: by a star, a whole row, a
 * natural join, a list of other names for them.
 */
final class NamedColumns {
  private final Map<RelationName, Set<String>> aliases = new HashMap<>();
  private final Set<RelationName> renamed = new HashSet<>();
  private final Map<String, List<String>> qualified = new HashMap<>();
  private final Set<String> bare = new HashSet<>();
  private boolean star;

  NamedColumns(Object statement, List<Table> tables) {
    for (Table table : tables) {
      RelationName name = Names.relation(table);
      if (name != null) {
        Alias alias = table.getAlias();
        aliases
            .computeIfAbsent(name, n -> new HashSet<>())
            .add(alias == null ? name.name() : Names.fold(alias.getName().strip()));
        if (alias != null && alias.getAliasColumns() != null) {
          renamed.add(name);
        }
      }
    }
    visit(statement, false);
  }

  private void visit(Object node, boolean counted) {
    if (node instanceof AllColumns) {
      star |= !counted || node instanceof AllTableColumns;
    } else if (node instanceof TableStatement || node instanceof Join join && join.isNatural()) {
      star = true;
    } else if (node instanceof Column column) {
      String name = Names.fold(column.getColumnName());
      Table table = column.getTable();
      if (table == null || table.getNameParts().isEmpty()) {
        bare.add(name);
      } else {
        qualified
            .computeIfAbsent(Names.fold(table.getNameParts().get(0)), t -> new ArrayList<>())
            .add(name);
      }
    }
    boolean count =
        node instanceof Function function
            ? "count".equals(Names.lower(function.getName()))
            : counted && node instanceof List<?>;
    Nodes.children(node).forEach(child -> visit(child, count));
  }

  /**
   * Whether it means all columns.
   *
   * @param all the relation's columns
   */
  boolean allOf(RelationName relation, List<String> all) {
    return star
        || renamed.contains(relation)
        || aliases.getOrDefault(relation, Set.of()).stream()
            .anyMatch(
                alias ->
                    bare.contains(alias)
                        // Of a relation, what is no column is a function of its row.
                        || !all.containsAll(qualified.getOrDefault(alias, List.of())));
  }
}
