package io.htap.pushdown;

import io.htap.pushdown.Step.Fragment;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.KeyPath;
import java.util.List;
import java.util.Map;

/**
 * What is known of a statement's relations at a moment of its run.
 *
 * @param nodes in the order of the graph's
 * @param counted how many different keys a path brings, {@link #TOO_MANY} when that was more than
 *     asked for; a path that is not in it has not been looked at
 * @param expected how many rows Postgres expects of fragments that it was asked about
 * @param fewRows fetching so few rows costs less than finding out which of them matter
 * @param scanRatio how many rows DuckDB looks through for keys in the time that fetching one takes
 * @param oneRound whether everything has to be fetched at once, since another fetch would see
 *     another state of the database
 */
public record FederationState(
    JoinGraph graph,
    List<NodeState> nodes,
    Map<KeyPath, Long> counted,
    Map<Fragment, Double> expected,
    double fewRows,
    double scanRatio,
    boolean oneRound) {
  /** More keys than asked for. */
  public static final long TOO_MANY = -1;

  public FederationState {
    nodes = List.copyOf(nodes);
    counted = Map.copyOf(counted);
    expected = Map.copyOf(expected);
    if (nodes.size() != graph.nodes().size()) {
      throw new IllegalArgumentException("as many states as nodes");
    }
  }

  /** Where the rows of a relation are. */
  public enum Place {
    /** On Postgres, not fetched yet. */
    POSTGRES,
    /** In DuckDB, with all of its rows. */
    LOCAL,
    /** In DuckDB, fetched from Postgres for this statement. */
    STAGED
  }

  /**
   * One relation.
   *
   * @param rows how many meet its conditions: on Postgres the planner's estimate, fetched ones
   *     counted, local ones without regard to conditions
   */
  public record NodeState(Place place, double rows) {}

  Place place(int node) {
    return nodes.get(node).place();
  }

  /** How many keys a path is known to bring. */
  long keys(KeyPath path) {
    return counted.getOrDefault(path, TOO_MANY);
  }

  double rows(int node) {
    return nodes.get(node).rows();
  }
}
