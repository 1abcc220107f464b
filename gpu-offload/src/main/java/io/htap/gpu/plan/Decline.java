package io.htap.gpu.plan;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;

/** Ends the planning of a query: thrown wherever the device is not sure, caught in one place. */
final class Decline extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  Decline(ReasonCode code, String detail) {
    super(detail, null, false, false);
    this.reason = Reason.of(code, detail);
  }

  Reason reason() {
    return reason;
  }

  static Decline operator(String detail) {
    return new Decline(ReasonCode.UNPROVEN_OPERATOR, detail);
  }
}
