package io.htap.routing.guard;

import io.htap.spi.CatalogFacts;
import io.htap.spi.Reason;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** A reason to stay that only the catalog, or the state of the copy, can give. */
@FunctionalInterface
public interface CatalogGuard {
  Optional<Reason> check(StatementFacts facts, CatalogFacts catalog);
}
