package io.htap.routing.guard;

import io.htap.spi.CatalogFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationFacts.Kind;
import io.htap.spi.StatementFacts;
import java.util.Comparator;
import java.util.Optional;

/** A table that the copy does not hold, or does not hold in a state that may be read. */
final class NotReplicated implements CatalogGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts, CatalogFacts catalog) {
    return catalog.relations().values().stream()
        .sorted(Comparator.comparing(RelationFacts::displayName))
        .flatMap(relation -> reason(relation).stream())
        .findFirst();
  }

  private static Optional<Reason> reason(RelationFacts relation) {
    if (relation.ineligible() != null) {
      return Optional.of(relation.ineligible());
    }
    return relation.kind() == Kind.VIEW || relation.copied()
        ? Optional.empty()
        : Optional.of(Reason.of(ReasonCode.NOT_REPLICATED, relation.displayName()));
  }
}
