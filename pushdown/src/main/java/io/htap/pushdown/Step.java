package io.htap.pushdown;

import io.htap.spi.JoinGraph.KeyPath;
import java.util.List;

/** What to do next for a statement over relations of both engines. */
public sealed interface Step {

  /**
   * Gather the keys of a path in DuckDB.
   *
   * @param most more are of no use
   */
  record Gather(KeySource source, long most) implements Step {}

  /** Ask Postgres how many rows it expects of a fragment. */
  record Estimate(Fragment fragment) implements Step {}

  /**
   * Fetch rows of Postgres in one go.
   *
   * @param fragments at least one
   */
  record Fetch(List<Fragment> fragments) implements Step {
    public Fetch {
      fragments = List.copyOf(fragments);
    }
  }

  /** Everything is in DuckDB: run the statement. */
  record Run() implements Step {}

  /**
   * Where keys come from.
   *
   * @param path the way they go
   * @param narrowing what leaves fewer rows, and so fewer keys, in the relation that the path
   *     starts from; all of it is in DuckDB
   */
  record KeySource(KeyPath path, List<KeySource> narrowing) {
    public KeySource {
      narrowing = List.copyOf(narrowing);
    }
  }

  /**
   * A part of a relation of Postgres.
   *
   * @param keys paths whose keys have been gathered; only rows that they lead to are needed
   */
  record Fragment(int node, List<KeyPath> keys) {
    public Fragment {
      keys = List.copyOf(keys);
    }
  }
}
