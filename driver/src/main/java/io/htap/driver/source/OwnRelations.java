package io.htap.driver.source;

import io.htap.parser.StandIns;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The relations of DuckDB's own that a statement reads, as they were when it was planned.
 *
 * @param facts by their names as the statement writes them
 * @param collation under which their texts compare
 */
public record OwnRelations(Map<RelationName, RelationFacts> facts, CollationFacts collation) {
  public OwnRelations {
    facts = Map.copyOf(facts);
  }

  /**
   * Those among the names of a statement that Postgres has no relation for.
   *
   * @throws SQLException 42P01 when DuckDB cannot read one
   */
  public static OwnRelations among(
      Collection<RelationName> written,
      CatalogFacts postgres,
      SourceRelations sources,
      CollationFacts collation)
      throws SQLException {
    Map<RelationName, RelationFacts> own = new HashMap<>();
    for (RelationName name : written) {
      if (!postgres.relations().containsKey(name) && sources.has(name)) {
        own.put(name, sources.facts(name, collation));
      }
    }
    return new OwnRelations(own, collation);
  }

  public boolean isEmpty() {
    return facts.isEmpty();
  }

  /** Whether each of them still is what it was. */
  public boolean unchanged(SourceRelations sources) throws SQLException {
    for (var entry : facts.entrySet()) {
      if (!sources.facts(entry.getKey(), collation).equals(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** The statement for Postgres to describe, with queries of the same columns in their places. */
  public String standIn(String sql) {
    if (isEmpty()) {
      return sql;
    }
    Map<RelationName, String> standIns = new HashMap<>();
    facts.forEach((name, relation) -> standIns.put(name, SourceRelations.standIn(relation)));
    return StandIns.replace(sql, standIns);
  }
}
