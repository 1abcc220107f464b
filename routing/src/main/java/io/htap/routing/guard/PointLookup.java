package io.htap.routing.guard;

import io.htap.spi.CatalogFacts;
import io.htap.spi.QueryGraph;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/**
 * {@code SELECT … FROM t WHERE id = ?}: one row by a unique key, which an index finds faster than
 * any scan; not even a price has to be asked.
 */
final class PointLookup implements CatalogGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts, CatalogFacts catalog) {
    if (!facts.graph().simple() || facts.graph().relations().size() != 1) {
      return Optional.empty();
    }
    QueryGraph.Relation only = facts.graph().relations().get(0);
    return catalog
        .resolve(only.name())
        .filter(r -> r.uniqueKeys().stream().anyMatch(only.equalToConstant()::containsAll))
        .map(r -> Reason.of(ReasonCode.POINT_LOOKUP, r.displayName() + " by a unique key"));
  }
}
