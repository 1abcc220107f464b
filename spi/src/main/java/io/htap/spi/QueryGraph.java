package io.htap.spi;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The outermost SELECT as a graph: what it reads and what binds each relation.
 *
 * @param relations the relations of its FROM clause; empty for set operations and subqueries there
 * @param aggregates whether it groups or aggregates
 * @param simple a single SELECT over plain relations: no set operation, CTE or subquery
 */
public record QueryGraph(List<Relation> relations, boolean aggregates, boolean simple) {
  public static final QueryGraph EMPTY = new QueryGraph(List.of(), false, false);

  public QueryGraph {
    relations = List.copyOf(relations);
  }

  /**
   * One occurrence of a relation.
   *
   * @param alias the name it goes by in the statement
   * @param equalToConstant columns that a top-level conjunct compares by {@code =} with a literal
   *     or a parameter
   */
  public record Relation(RelationName name, String alias, Set<String> equalToConstant) {
    public Relation {
      Objects.requireNonNull(name);
      Objects.requireNonNull(alias);
      equalToConstant = Set.copyOf(equalToConstant);
    }
  }
}
