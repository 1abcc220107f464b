package io.htap.spi.engine;

import io.htap.spi.Reason;
import java.util.Objects;

/** What an engine says to a query. */
public sealed interface EnginePlanning {
  /** It can run it. */
  record Able(EnginePlan plan) implements EnginePlanning {
    public Able {
      Objects.requireNonNull(plan);
    }
  }

  /** It cannot, or not surely with Postgres's answer. */
  record Unable(Reason reason) implements EnginePlanning {
    public Unable {
      Objects.requireNonNull(reason);
    }
  }
}
