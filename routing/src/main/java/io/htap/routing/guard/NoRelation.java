package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** {@code SELECT 1}: without a table there is nothing to gain. */
final class NoRelation implements TextGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts) {
    return facts.relations().isEmpty()
        ? Optional.of(Reason.of(ReasonCode.NO_RELATION, "the query reads no table"))
        : Optional.empty();
  }
}
