package io.htap.driver.engine.postgres;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What shows, at each execution, that relations read from the copy are still what the plan took
 * them for.
 *
 * @param stamps by OID of a table, the versions of the catalog rows that describe it
 * @param children by OID of a table that others inherit from, which these are
 * @param published the rows of {@code pg_publication_rel} that keep the tables published, each with
 *     the version of its publication
 */
public record Proof(Map<Long, String> stamps, Map<Long, String> children, Set<String> published) {
  static final Proof NONE = new Proof(Map.of(), Map.of(), Set.of());

  public Proof {
    stamps = Map.copyOf(stamps);
    children = Map.copyOf(children);
    published = Set.copyOf(published);
  }

  /** Both together. */
  public Proof and(Proof other) {
    Map<Long, String> allStamps = new HashMap<>(stamps);
    allStamps.putAll(other.stamps);
    Map<Long, String> allChildren = new HashMap<>(children);
    allChildren.putAll(other.children);
    Set<String> allPublished = new HashSet<>(published);
    allPublished.addAll(other.published);
    return new Proof(allStamps, allChildren, allPublished);
  }
}
