package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** A reason to stay that the text of the statement gives by itself. */
@FunctionalInterface
public interface TextGuard {
  Optional<Reason> check(StatementFacts facts);
}
