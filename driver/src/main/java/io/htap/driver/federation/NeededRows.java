package io.htap.driver.federation;

import io.htap.driver.statement.BoundParameter;
import io.htap.parser.ParseResult.Parsed;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** Which rows of DuckDB's relations a query needs, as conditions in Postgres's words. */
final class NeededRows {
  private NeededRows() {}

  /**
   * For each relation, by the name that the query has for it, a condition over {@link
   * Condition#ALIAS}; a row that does not meet it is of no use. Without one all rows are needed.
   */
  static Map<RelationName, String> of(
      Translated query, Map<RelationName, RelationFacts> own, Parameters parameters) {
    Map<RelationName, String> needed = new HashMap<>();
    own.forEach(
        (name, relation) -> {
          String condition = of(query.joins(), relation.oid(), parameters);
          if (condition != null) {
            needed.put(name, condition);
          }
        });
    return needed;
  }

  /** The values, without those that the query has no place for, which may be of any type. */
  static List<BoundParameter> used(Parsed query, List<BoundParameter> values) {
    Set<Integer> places = query.parameters();
    List<BoundParameter> used = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      used.add(places.contains(i + 1) ? values.get(i) : new BoundParameter(Oid.TEXT, null));
    }
    return used;
  }

  /** A row is needed where one of the places needs it. */
  private static @Nullable String of(JoinGraph joins, long oid, Parameters parameters) {
    List<String> places = new ArrayList<>();
    for (JoinGraph.Node node : joins.nodes()) {
      if (node.oid() == oid) {
        List<String> conditions = parameters.inline(node.conditions());
        if (conditions.isEmpty()) {
          return null;
        }
        places.add(String.join(" AND ", conditions));
      }
    }
    return places.isEmpty() ? null : String.join(" OR ", places);
  }
}
