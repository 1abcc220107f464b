package io.htap.driver.federation;

import io.htap.spi.JoinGraph.Condition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bound values as literals, for SQL that is sent without parameters. */
final class Parameters {
  private final List<@Nullable String> texts;
  private final int[] oids;

  /**
   * @param texts as Postgres reads them; null for NULL
   * @param oids the types that Postgres takes them for
   */
  Parameters(List<@Nullable String> texts, int[] oids) {
    this.texts = Collections.unmodifiableList(new ArrayList<>(texts));
    this.oids = oids.clone();
  }

  /** The condition with its parameters in place; null when one has a type that is not known. */
  @Nullable String inline(Condition condition) {
    StringBuilder sql = new StringBuilder(condition.texts().get(0));
    for (int i = 0; i < condition.parameters().size(); i++) {
      int index = condition.parameters().get(i) - 1;
      String type = Remote.typeName(oids[index]);
      if (type == null) {
        return null;
      }
      sql.append("CAST(")
          .append(literal(texts.get(index)))
          .append(" AS ")
          .append(type)
          .append(')')
          .append(condition.texts().get(i + 1));
    }
    return sql.toString();
  }

  /** For a session in which a backslash is a character like any other. */
  static String literal(@Nullable String text) {
    return text == null ? "NULL" : "'" + text.replace("'", "''") + "'";
  }
}
