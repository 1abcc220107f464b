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
import org.jspecify.annotations.Nullable;

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

  /** What costs a round to Postgres has to leave out as many rows as this. */
  public static final double NARROW = 0.5;

  /** From so many bytes on, what a row's wide columns take is several times what the row does. */
  private static final double WIDE = 1_000;

  /** What it takes to open a connection and to tell it what to see is a tenth of that. */
  private static final double WORTH_STREAMS_NANOS = 1e8;

  /** A byte takes so long to come and to be taken apart, whatever it is a part of. */
  private static final double BYTE_NANOS = 20;

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

  /**
   * Whether keys are worth their while that are too many to be sent each.
   *
   * @param share of the rows that they lead to
   */
  public static boolean selects(double share) {
    return share <= WORTH;
  }

  /**
   * Whether columns are worth a fetch of their own.
   *
   * @param bytes of a row
   */
  public static boolean wide(double bytes) {
    return bytes >= WIDE;
  }

  /**
   * Whether rows are worth more than one connection to bring them.
   *
   * @param width of a row, in bytes
   * @param nanos what a row takes by one connection
   */
  public static boolean worthStreams(double rows, double width, double nanos) {
    return rows * Math.max(nanos, BYTE_NANOS * width) >= WORTH_STREAMS_NANOS;
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
      Step look = look(node);
      if (look != null) {
        return look;
      }
    }
    return new Step.Fetch(ready.stream().map(this::fragment).toList());
  }

  /**
   * The cheapest look for keys of a relation that has not been had yet; null when none can pay. One
   * that takes its time has to pay for what the keys found so far leave of the relation, which is
   * asked of Postgres first.
   */
  private @Nullable Step look(int node) {
    KeySource next =
        into(node).stream()
            .filter(path -> !state.counted().containsKey(path))
            .filter(path -> state.place(path.from()) != Place.POSTGRES)
            .map(path -> source(path, node))
            .filter(source -> pays(source, state.rows(node)))
            .min(Comparator.comparingDouble(this::cost))
            .orElse(null);
    if (next == null) {
      return null;
    }
    Fragment soFar = fragment(node);
    if (!soFar.keys().isEmpty() && cost(next) > state.scanRatio() * state.fewRows()) {
      Double left = state.expected().get(soFar);
      if (left == null) {
        return new Step.Estimate(soFar);
      }
      if (!pays(next, left)) {
        return null;
      }
    }
    return new Step.Gather(next, most(node));
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

  /** Whether gathering keys can pay for so many rows. */
  private boolean pays(KeySource source, double rows) {
    return rows > state.fewRows() && cost(source) <= state.scanRatio() * rows;
  }

  /** How many rows DuckDB looks through. */
  private double cost(KeySource source) {
    return state.rows(source.path().from())
        + source.narrowing().stream().mapToDouble(this::cost).sum();
  }

  private long most(int node) {
    return (long) Math.min(MOST_KEYS, Math.max(FEW_KEYS, WORTH * state.rows(node)));
  }

  private KeySource source(KeyPath path, int node) {
    Set<Integer> used = new HashSet<>(Set.of(node));
    return source(path, used, state.scanRatio() * state.rows(node), 1);
  }

  /**
   * @param used relations that the keys travel on to, or that narrow them down elsewhere; takes
   *     those that do here
   * @param affordable how many rows DuckDB may look through
   */
  private KeySource source(KeyPath path, Set<Integer> used, double affordable, int depth) {
    List<KeySource> narrowing = new ArrayList<>();
    if (depth < DEEPEST) {
      used.add(path.from());
      List<KeyPath> direct =
          into(path.from()).stream()
              .filter(in -> state.place(in.from()) != Place.POSTGRES && !used.contains(in.from()))
              .toList();
      direct.forEach(in -> used.add(in.from()));
      double left = affordable - state.rows(path.from());
      for (KeyPath in : direct) {
        // Looking through more than the relation itself has seldom narrows it enough.
        double most = Math.min(left, state.rows(path.from()));
        KeySource source = source(in, used, most, depth + 1);
        if (narrows(source) && cost(source) <= most) {
          left -= cost(source);
          narrowing.add(source);
        }
      }
    }
    return new KeySource(path, narrowing);
  }

  /** Whether keys are likely not to be those of all the rows they lead to. */
  private boolean narrows(KeySource source) {
    KeyPath path = source.path();
    // Rows that were fetched by these keys all have one of them.
    boolean spent = state.place(path.to()) == Place.STAGED && state.counted().containsKey(path);
    return !source.narrowing().isEmpty()
        || !spent
            && (!state.graph().node(path.from()).conditions().isEmpty()
                || byKeys(path.from())
                || state.rows(path.from()) <= NARROW * state.rows(path.to()));
  }

  /** Whether a relation was fetched by keys. */
  private boolean byKeys(int node) {
    return state.place(node) == Place.STAGED
        && into(node).stream().anyMatch(path -> state.keys(path) != FederationState.TOO_MANY);
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
