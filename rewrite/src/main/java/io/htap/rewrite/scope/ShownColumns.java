package io.htap.rewrite.scope;

import io.htap.rewrite.translation.FirstRows.Shown;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Sql;
import io.htap.spi.ColumnFacts;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Columns that a query shows and uses for nothing else. What is written out is looked at: a column
 * that FROM, WHERE or ORDER BY reads stands there by its full name.
 */
final class ShownColumns {
  private ShownColumns() {}

  /**
   * Of the tables that stand in the query's FROM themselves. One whose rows are extended with NULLs
   * is none of them: to leave out rows of it makes others.
   *
   * @param text of all but the columns
   * @param uses those of the statement, in the order of their numbers
   */
  static List<Shown> of(Scope scope, String text, List<TableUse> uses) {
    Map<TableUse, Set<Integer>> shown = new IdentityHashMap<>();
    Map<TableUse, String> aliases = new IdentityHashMap<>();
    scope
        .namespace()
        .allColumns()
        .forEach(
            column -> {
              TableUse use = column.table();
              String alias = use == null || use.isNullable() ? null : alias(column, use);
              if (use != null && alias != null && use.isUsed(column.attnum())) {
                aliases.put(use, alias);
                Ex ex = column.ex();
                if (ex != null && !text.contains(ex.sql())) {
                  shown.computeIfAbsent(use, u -> new TreeSet<>()).add(column.attnum());
                }
              }
            });
    List<Shown> all = new ArrayList<>();
    for (TableUse use : uses) {
      Set<Integer> attnums = shown.get(use);
      String alias = aliases.get(use);
      if (attnums != null && alias != null) {
        all.add(new Shown(uses.indexOf(use), alias, attnums));
      }
    }
    return all;
  }

  /** What the query calls the table of a stored column; null for any other column. */
  private static @Nullable String alias(ScopeColumn column, TableUse use) {
    Ex ex = column.ex();
    if (ex == null) {
      return null;
    }
    for (ColumnFacts facts : use.facts().columns()) {
      String copy = facts.copyColumn();
      if (facts.attnum() == column.attnum() && copy != null) {
        String name = "." + Sql.identifier(copy);
        return ex.sql().endsWith(name)
            ? ex.sql().substring(0, ex.sql().length() - name.length())
            : null;
      }
    }
    return null;
  }
}
