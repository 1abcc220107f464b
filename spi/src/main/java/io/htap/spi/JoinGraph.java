package io.htap.spi;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says about which rows of its relations can matter to its answer. Whoever brings
 * fewer rows to the statement, by the conditions or along the paths, changes nothing, as long as
 * the statement itself is then run as a whole.
 *
 * @param nodes one for each occurrence of a relation, in the order of their numbers
 */
public record JoinGraph(List<Node> nodes, List<KeyPath> paths) {
  public static final JoinGraph EMPTY = new JoinGraph(List.of(), List.of());

  public JoinGraph {
    nodes = List.copyOf(nodes);
    paths = List.copyOf(paths);
  }

  /**
   * An occurrence of a relation.
   *
   * @param number from 0
   * @param oid of the relation
   * @param attnums the columns that the statement uses
   * @param conditions rows that fail any of them do not matter
   * @param top of the others only the first matter; null for all
   * @param unread whether it stands in a common table expression that nothing reads, which Postgres
   *     does not look at, its privileges included
   */
  public record Node(
      int number,
      long oid,
      Set<Integer> attnums,
      List<Condition> conditions,
      @Nullable Top top,
      boolean unread) {
    public Node(int number, long oid, Set<Integer> attnums, List<Condition> conditions) {
      this(number, oid, attnums, conditions, null, false);
    }

    public Node {
      attnums = Set.copyOf(attnums);
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * The first rows of an occurrence, once all of its conditions have been applied.
   *
   * @param order in order of weight; empty where any rows will do
   * @param rows how many, without those that parameters add
   * @param parameters their numbers in the statement, from 1; each adds as many rows as it says
   */
  public record Top(List<SortColumn> order, long rows, List<Integer> parameters) {
    public Top {
      order = List.copyOf(order);
      parameters = List.copyOf(parameters);
    }
  }

  /** A column to sort by, in the order of its type and collation. */
  public record SortColumn(int attnum, boolean ascending, boolean nullsFirst) {}

  /**
   * A condition on one occurrence, in Postgres's SQL; it calls the occurrence {@link #ALIAS}.
   *
   * @param texts what stands before, between and behind the parameters
   * @param parameters their numbers in the statement, from 1; one fewer than texts
   */
  public record Condition(List<String> texts, List<Integer> parameters) {
    /** The name of the occurrence within the condition. */
    public static final String ALIAS = "t";

    public Condition {
      texts = List.copyOf(texts);
      parameters = List.copyOf(parameters);
      if (texts.size() != parameters.size() + 1) {
        throw new IllegalArgumentException("texts and parameters do not alternate");
      }
    }
  }

  /**
   * A way that keys may travel: rows of {@code to} that equal no row of {@code from} in all of the
   * pairs at once do not matter. Nor does a row with a NULL in one of them.
   */
  public record KeyPath(int from, int to, List<KeyPair> keys) {
    public KeyPath {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("a path without a key");
      }
    }
  }

  /** Two columns by their numbers, of the same type. */
  public record KeyPair(int from, int to) {}

  /** The occurrence of that number. */
  public Node node(int number) {
    return Objects.requireNonNull(nodes.get(number));
  }
}
