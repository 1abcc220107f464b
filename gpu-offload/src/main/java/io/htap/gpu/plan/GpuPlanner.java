package io.htap.gpu.plan;

import io.htap.gpu.plan.Planning.Declined;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.query.Query;

/** A query as operators of the device, or the reason why not. Pure. */
public final class GpuPlanner {
  private GpuPlanner() {}

  /**
   * Never throws.
   *
   * @param floatsRelaxed sums of floats may differ in the last digits
   */
  public static Planning plan(Query query, boolean floatsRelaxed) {
    try {
      Relation relation = new Lowering(floatsRelaxed).relation(query);
      return Pruning.pruned(relation);
    } catch (Decline decline) {
      return new Declined(decline.reason());
    } catch (StackOverflowError | RuntimeException e) {
      // A defect here must cost the user an engine, never an error.
      return new Declined(
          Reason.of(ReasonCode.UNTRANSLATABLE, "internal: " + e.getClass().getSimpleName()));
    }
  }
}
