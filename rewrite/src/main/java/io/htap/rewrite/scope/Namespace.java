package io.htap.rewrite.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a FROM item, a join or a whole FROM clause brings into sight.
 *
 * @param sql in DuckDB's SQL
 * @param items what a qualified name can refer to
 * @param columns what an unqualified name can refer to, in the order of {@code *}
 */
public record Namespace(String sql, List<Item> items, List<ScopeColumn> columns) {

  /**
   * One named FROM item.
   *
   * @param name its alias or relation name
   * @param schema set when it is a relation without alias and may be qualified further
   */
  public record Item(String name, @Nullable String schema, List<ScopeColumn> columns) {}

  public static final Namespace EMPTY = new Namespace("", List.of(), List.of());

  public static Namespace of(String sql, Item item) {
    return new Namespace(sql, List.of(item), item.columns());
  }

  /** What any name can mean; a column may come more than once. */
  public Stream<ScopeColumn> allColumns() {
    return Stream.concat(columns.stream(), items.stream().flatMap(i -> i.columns().stream()));
  }

  /** Both, side by side, as the comma and every join without USING have it. */
  public Namespace beside(Namespace other, String joined) {
    List<Item> allItems = new ArrayList<>(items);
    allItems.addAll(other.items);
    List<ScopeColumn> allColumns = new ArrayList<>(columns);
    allColumns.addAll(other.columns);
    return new Namespace(joined, allItems, allColumns);
  }
}
