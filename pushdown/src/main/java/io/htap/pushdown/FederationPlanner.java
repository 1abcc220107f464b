package io.htap.pushdown;

import io.htap.pushdown.FederationState.Place;
import io.htap.pushdown.Step.Fragment;
import io.htap.pushdown.Step.KeySource;
import io.htap.spi.JoinGraph.KeyPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides, one step after another, how the rows of Postgres that a statement needs come to DuckDB.
 * It is asked again after each step, with what the step has found out, so that no decision rests on
 * an estimate where a count can be had.
 *
 * <p>A small relation is fetched at once. A large one waits for whatever can tell by its keys which
 * of its rows matter: relations that are in DuckDB already, and smaller ones of Postgres, fetched
 * first.
 */
public final class FederationPlanner {
  /** Above this share of a relation's rows, keys save less than they cost. */
  static final double WORTH = 0.2;

  /** So few keys are looked at whatever they are a share of. */
  static final long FEW_KEYS = 1_000;

  /** No more keys travel, whatever they are a share of. */
  static final long MOST_KEYS = 400_000;

  /** How many rows DuckDB looks through for keys in the time that fetching one takes. */
  static final double SCAN_RATIO = 8;

  /** The bounds of keys are found by another look at all of them, which has to pay. */
  static final double NARROW = 0.5;

  private static final int DEEPEST = 4;

  private final FederationState state;

  private FederationPlanner(FederationState state) {
    this.state = state;
  }

  /** The next step. */
  public static Step next(FederationState state) {
    return new FederationPlanner(state).next();
  }

  /**
   * Whether the bounds of keys are worth their while.
   *
   * @param within how many rows are expected within them
   */
  public static boolean narrows(double within, double rows) {
    return within <= NARROW * rows;
  }

  private Step next() {
    List<Integer> pending = at(Place.POSTGRES);
    if (pending.isEmpty()) {
      return new Step.Run();
    }
    List<Integer> waiting =
        state.oneRound() ? List.of() : pending.stream().filter(n -> waits(n, pending)).toList();
    // All of them wait only for each other where nothing is known of their sizes.
    List<Integer> ready =
        waiting.size() == pending.size()
            ? pending
            : pending.stream().filter(node -> !waiting.contains(node)).toList();
    for (int node : ready) {
      for (KeyPath path : into(node)) {
        if (!state.counted().containsKey(path) && promising(path)) {
          return new Step.Gather(source(path, Set.of(node)), most(node));
        }
      }
    }
    return new Step.Fetch(ready.stream().map(this::fragment).toList());
  }

  /** Whether a smaller relation of Postgres can narrow this one down once it has been fetched. */
  private boolean waits(int node, List<Integer> pending) {
    if (state.rows(node) <= state.fewRows()) {
      return false;
    }
    return pending.stream()
        .anyMatch(
            other ->
                other != node
                    && state.rows(other) <= WORTH * state.rows(node)
                    && leadsTo(other, node));
  }

  /** Whether keys can travel between two relations of Postgres by way of DuckDB alone. */
  private boolean leadsTo(int from, int to) {
    Set<Integer> seen = new HashSet<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      int at = open.pop();
      for (KeyPath path : state.graph().paths()) {
        if (path.from() == at) {
          if (path.to() == to) {
            return true;
          }
          if (state.place(path.to()) != Place.POSTGRES && seen.add(path.to())) {
            open.push(path.to());
          }
        }
      }
    }
    return false;
  }

  /** Whether gathering the keys can pay. */
  private boolean promising(KeyPath path) {
    double target = state.rows(path.to());
    return state.place(path.from()) != Place.POSTGRES
        && target > state.fewRows()
        && state.rows(path.from()) <= SCAN_RATIO * target;
  }

  private long most(int node) {
    return (long) Math.min(MOST_KEYS, Math.max(FEW_KEYS, WORTH * state.rows(node)));
  }

  private KeySource source(KeyPath path, Set<Integer> above) {
    List<KeySource> narrowing = new ArrayList<>();
    if (state.place(path.from()) == Place.LOCAL && above.size() < DEEPEST) {
      Set<Integer> seen = new HashSet<>(above);
      seen.add(path.from());
      for (KeyPath in : into(path.from())) {
        if (state.place(in.from()) != Place.POSTGRES && !seen.contains(in.from())) {
          narrowing.add(source(in, seen));
        }
      }
    }
    return new KeySource(path, narrowing);
  }

  /**
   * The rows to fetch, by the fewest keys found, and by all others that are not many more: each
   * leaves fewer rows.
   */
  private Fragment fragment(int node) {
    List<KeyPath> usable =
        into(node).stream()
            .filter(p -> state.keys(p) != FederationState.TOO_MANY)
            .sorted(Comparator.comparing(state::keys))
            .toList();
    if (usable.isEmpty()) {
      return new Fragment(node, List.of());
    }
    long enough = Math.max(FEW_KEYS, 10 * state.keys(usable.get(0)));
    return new Fragment(node, usable.stream().filter(p -> state.keys(p) <= enough).toList());
  }

  private List<KeyPath> into(int node) {
    return state.graph().paths().stream().filter(p -> p.to() == node).toList();
  }

  private List<Integer> at(Place place) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < state.nodes().size(); i++) {
      if (state.place(i) == place) {
        found.add(i);
      }
    }
    return found;
  }
}
