package io.htap.rewrite.scope;

import io.htap.rewrite.value.Refusal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The names in sight of an expression: those of its own query, then those of the queries around.
 */
public final class Scope {
  private final Namespace namespace;
  private final @Nullable Scope parent;
  private int references;

  /**
   * @param parent the names of the query around; null for none
   */
  public Scope(Namespace namespace, @Nullable Scope parent) {
    this.namespace = namespace;
    this.parent = parent;
  }

  /** A column found, and how many queries out. */
  public record Found(ScopeColumn column, int depth) {}

  public Namespace namespace() {
    return namespace;
  }

  /** The names of the query around; null for none. */
  @Nullable Scope parent() {
    return parent;
  }

  /** How often a name was found to mean a column of this query or one around it. */
  int references() {
    return references + (parent == null ? 0 : parent.references());
  }

  /** Resolves {@code [schema.][table.]column}; the innermost query that has it wins. */
  public Found resolve(@Nullable String schema, @Nullable String table, String column) {
    int depth = 0;
    for (Scope scope = this; scope != null; scope = scope.parent) {
      ScopeColumn found =
          table == null ? scope.unqualified(column) : scope.qualified(schema, table, column);
      if (found != null) {
        scope.references++;
        return new Found(found, depth);
      }
      depth++;
    }
    throw Refusal.syntax("the column " + column + " is unknown or not a plain column");
  }

  /** The FROM item that {@code t.*} names. */
  public Namespace.Item item(@Nullable String schema, String table) {
    Namespace.Item found = find(schema, table);
    if (found == null) {
      throw Refusal.syntax("the FROM item " + table + " is unknown here");
    }
    return found;
  }

  private @Nullable ScopeColumn unqualified(String column) {
    return single(namespace.columns(), column);
  }

  private @Nullable ScopeColumn qualified(@Nullable String schema, String table, String column) {
    Namespace.Item item = find(schema, table);
    if (item == null) {
      return null;
    }
    ScopeColumn found = single(item.columns(), column);
    if (found == null) {
      throw Refusal.syntax("the column " + table + "." + column + " is unknown");
    }
    return found;
  }

  private Namespace.@Nullable Item find(@Nullable String schema, String table) {
    Namespace.Item found = null;
    for (Namespace.Item item : namespace.items()) {
      boolean matches =
          item.name().equals(table) && (schema == null || schema.equals(item.schema()));
      if (matches && found != null) {
        throw Refusal.syntax("the FROM item " + table + " is ambiguous");
      }
      if (matches) {
        found = item;
      }
    }
    return found;
  }

  private static @Nullable ScopeColumn single(List<ScopeColumn> columns, String name) {
    ScopeColumn found = null;
    for (ScopeColumn column : columns) {
      if (Objects.equals(column.name(), name)) {
        if (found != null) {
          throw Refusal.syntax("the column " + name + " is ambiguous");
        }
        found = column;
      }
    }
    return found;
  }
}
