package io.htap.gpu.plan;

import io.htap.spi.Reason;
import java.util.List;
import java.util.Objects;

/** What the planner says to a query. */
public sealed interface Planning {
  /**
   * The device can run it.
   *
   * @param outputs the columns of the result
   */
  record Planned(Node root, List<Output> outputs) implements Planning {
    public Planned {
      Objects.requireNonNull(root);
      outputs = List.copyOf(outputs);
    }
  }

  /** It cannot, or not surely with Postgres's answer. */
  record Declined(Reason reason) implements Planning {
    public Declined {
      Objects.requireNonNull(reason);
    }
  }
}
