package io.htap.parser;

import io.htap.spi.RelationName;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllTableColumns;

/** Puts other relations in the place of some that a statement names; its columns stay as named. */
final class Renaming {
  private final Map<RelationName, List<String>> names;

  /**
   * @param names the new names as they stand in a text, from the last part to the first, as the
   *     parser lists them
   */
  Renaming(Map<RelationName, List<String>> names) {
    this.names = Map.copyOf(names);
  }

  /**
   * @param statement the tree, which nobody else reads
   * @param tables those of its nodes that name a relation
   */
  void apply(Object statement, List<Table> tables) {
    tables.forEach(this::rename);
    adapt(statement);
  }

  private void rename(Table table) {
    RelationName name = Names.relation(table);
    List<String> parts = name == null ? null : names.get(name);
    if (parts != null) {
      if (table.getAlias() == null) {
        table.setAlias(new Alias(table.getNameParts().get(0), true));
      }
      table.setNameParts(parts);
    }
  }

  /**
   * What is called {@code schema.relation.column} is known by its alias now; a parameter is a
   * question mark again, as drivers expect it.
   */
  private void adapt(Object node) {
    if (node instanceof JdbcParameter parameter) {
      parameter.setParameterCharacter("?");
      parameter.setUseFixedIndex(false);
    }
    Table table =
        node instanceof Column column
            ? column.getTable()
            : node instanceof AllTableColumns all ? all.getTable() : null;
    if (table != null && table.getNameParts().size() == 2) {
      RelationName name = Names.relation(table);
      if (name != null && names.containsKey(name)) {
        table.setNameParts(List.of(table.getNameParts().get(0)));
      }
    }
    Nodes.children(node).forEach(this::adapt);
  }
}
