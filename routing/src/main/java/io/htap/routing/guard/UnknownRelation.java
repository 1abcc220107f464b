package io.htap.routing.guard;

import io.htap.spi.CatalogFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** A name that the search path does not resolve: Postgres raises the error. */
final class UnknownRelation implements CatalogGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts, CatalogFacts catalog) {
    return facts.relations().stream()
        .filter(name -> catalog.resolve(name).isEmpty())
        .findFirst()
        .map(name -> Reason.of(ReasonCode.UNKNOWN_RELATION, name.toString()));
  }
}
