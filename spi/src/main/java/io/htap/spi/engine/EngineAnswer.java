package io.htap.spi.engine;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an answer, and what they have cost.
 *
 * @param rows cells are null for NULL; else a Boolean; a Long for integers, days since 1970 for
 *     dates, and microseconds since then for timestamps; a BigDecimal with the scale that Postgres
 *     shows; a Double for floats; a String
 */
public record EngineAnswer(List<@Nullable Object[]> rows, Cost cost) {
  public EngineAnswer {
    Objects.requireNonNull(cost);
  }

  /**
   * What a run has cost.
   *
   * @param device that it ran on, for people
   * @param read bytes of the columns that it read
   * @param moved bytes of the answer that came from the device
   * @param kernelMillis from its start on the device until the device had nothing left to do
   * @param transferMillis until the answer was on the host
   */
  public record Cost(
      String device, long read, long moved, double kernelMillis, double transferMillis) {
    public Cost {
      Objects.requireNonNull(device);
    }
  }
}
