package io.htap.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The relations that one statement names, as this session's search path resolves them, the
 * relations beneath its views included.
 *
 * @param relations by the name as written (folded to lower case unless quoted)
 * @param staged OIDs of those whose rows are brought for the statement alone, to a table for each
 *     occurrence
 */
public record CatalogFacts(Map<RelationName, RelationFacts> relations, Set<Long> staged) {
  public CatalogFacts {
    relations = Map.copyOf(relations);
    staged = Set.copyOf(staged);
  }

  /** With more relations. */
  public CatalogFacts and(Map<RelationName, RelationFacts> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<RelationName, RelationFacts> all = new HashMap<>(relations);
    all.putAll(more);
    return new CatalogFacts(all, staged);
  }

  /** Relations that are all where they can be read. */
  public CatalogFacts(Map<RelationName, RelationFacts> relations) {
    this(relations, Set.of());
  }

  public Optional<RelationFacts> resolve(RelationName name) {
    return Optional.ofNullable(relations.get(name));
  }
}
