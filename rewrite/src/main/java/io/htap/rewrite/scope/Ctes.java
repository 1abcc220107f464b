package io.htap.rewrite.scope;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The common table expressions in sight, innermost first. */
public record Ctes(Map<String, Cte> own, @Nullable Ctes outer) {
  public static final Ctes NONE = new Ctes(Map.of(), null);

  /**
   * One of them.
   *
   * @param sqlName its name in the translation
   * @param columns its columns, their SQL being the bare column names
   */
  public record Cte(String sqlName, List<OutColumn> columns) {
    /** Stands for a name that may not be referred to from where it is in sight. */
    public static final Cte FORBIDDEN = new Cte("", List.of());
  }

  public @Nullable Cte find(String name) {
    for (Ctes c = this; c != null; c = c.outer) {
      Cte found = c.own.get(name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
