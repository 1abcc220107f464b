package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** {@code WITH d AS (DELETE … RETURNING *) SELECT …} and {@code SELECT … INTO}. */
final class WritesInQuery implements TextGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts) {
    return facts.writes()
        ? Optional.of(Reason.of(ReasonCode.WRITES_IN_QUERY, "the query writes"))
        : Optional.empty();
  }
}
