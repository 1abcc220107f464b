package io.htap.spi;

import java.util.List;
import java.util.Set;

/**
 * What the text of a statement says by itself, before any catalog is asked.
 *
 * @param kind what it does
 * @param relations every relation it names, CTE names taken out, in order of appearance
 * @param functions every function it calls, lower case, {@code schema.name} when qualified
 * @param locking has FOR UPDATE, FOR SHARE or the like
 * @param writes holds INSERT, UPDATE, DELETE, MERGE or SELECT INTO anywhere, CTEs included
 * @param parameterCount number of {@code ?} or {@code $n} markers
 * @param graph relations and conjuncts of the outermost SELECT, for routing
 */
public record StatementFacts(
    Kind kind,
    List<RelationName> relations,
    Set<String> functions,
    boolean locking,
    boolean writes,
    int parameterCount,
    QueryGraph graph) {

  /** What a statement does. */
  public enum Kind {
    SELECT,
    OTHER
  }

  public StatementFacts {
    relations = List.copyOf(relations);
    functions = Set.copyOf(functions);
  }
}
