package io.htap.spi;

import java.util.Map;
import java.util.Optional;

/**
 * The relations that one statement names, as this session's search path resolves them, the
 * relations beneath its views included.
 *
 * @param relations by the name as written (folded to lower case unless quoted)
 */
public record CatalogFacts(Map<RelationName, RelationFacts> relations) {
  public CatalogFacts {
    relations = Map.copyOf(relations);
  }

  public Optional<RelationFacts> resolve(RelationName name) {
    return Optional.ofNullable(relations.get(name));
  }
}
