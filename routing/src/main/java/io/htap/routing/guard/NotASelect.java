package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** {@code INSERT …}, {@code CREATE …}, {@code CALL …}: only queries may move. */
final class NotASelect implements TextGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts) {
    return facts.kind() == StatementFacts.Kind.SELECT
        ? Optional.empty()
        : Optional.of(Reason.of(ReasonCode.NOT_A_SELECT, "only queries leave Postgres"));
  }
}
