package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** {@code SELECT … FOR UPDATE}: the rows have to be locked where they live. */
final class LockingClause implements TextGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts) {
    return facts.locking()
        ? Optional.of(Reason.of(ReasonCode.LOCKING_CLAUSE, "rows are locked on Postgres"))
        : Optional.empty();
  }
}
