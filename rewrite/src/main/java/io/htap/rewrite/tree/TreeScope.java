package io.htap.rewrite.tree;

import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns in sight, by their places: those of the query around come first, and are meant where
 * a name is none of the query's own.
 *
 * @param around null for none
 */
record TreeScope(@Nullable TreeScope around, List<Named> columns) {
  static final TreeScope NOTHING = new TreeScope(null, List.of());

  TreeScope {
    columns = List.copyOf(columns);
  }

  /**
   * A column.
   *
   * @param item the FROM item that has it; null when that has no name
   * @param name null when nothing can refer to it
   */
  record Named(@Nullable String item, @Nullable String name, PgType type) {}

  TreeScope beside(TreeScope right) {
    List<Named> both = new ArrayList<>(columns);
    both.addAll(right.columns);
    return new TreeScope(around, both);
  }

  /** The same columns seen by a query inside of that one. */
  TreeScope within(TreeScope outer) {
    return new TreeScope(outer, columns);
  }

  /** How many columns are those of the query around. */
  int outside() {
    return around == null ? 0 : around.columns.size();
  }

  /** Whether a column of the query itself has the name. */
  boolean has(String name) {
    return columns.stream().anyMatch(c -> name.equals(c.name()));
  }

  /** The only column of that name. */
  Value.Input find(@Nullable String item, String name) {
    int found = -1;
    boolean known = item == null;
    for (int i = 0; i < columns.size(); i++) {
      Named column = columns.get(i);
      boolean inside = item == null || item.equals(column.item());
      known |= inside;
      if (inside && name.equals(column.name())) {
        if (found >= 0) {
          throw Refusal.syntax("the column " + name + " is ambiguous");
        }
        found = i;
      }
    }
    if (found >= 0) {
      return input(found);
    }
    if (around == null || item != null && known) {
      throw Refusal.syntax("the column " + name + " is not in sight");
    }
    return around.find(item, name);
  }

  /** What {@code *} or {@code item.*} stands for, in the query itself. */
  List<Value.Input> all(@Nullable String item) {
    List<Value.Input> inputs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (item == null || item.equals(columns.get(i).item())) {
        inputs.add(input(i));
      }
    }
    return inputs;
  }

  private Value.Input input(int column) {
    return new Value.Input(outside() + column, columns.get(column).type());
  }
}
