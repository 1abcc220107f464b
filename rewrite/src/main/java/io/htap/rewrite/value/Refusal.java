package io.htap.rewrite.value;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;

/** Ends a translation: thrown wherever sameness is not proven, caught in one place. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public Refusal(ReasonCode code, String detail) {
    super(detail, null, false, false);
    this.reason = Reason.of(code, detail);
  }

  public Refusal(Reason reason) {
    super(reason.detail(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  public static Refusal operator(String detail) {
    return new Refusal(ReasonCode.UNPROVEN_OPERATOR, detail);
  }

  public static Refusal cast(String detail) {
    return new Refusal(ReasonCode.UNPROVEN_CAST, detail);
  }

  public static Refusal type(String detail) {
    return new Refusal(ReasonCode.UNPROVEN_TYPE, detail);
  }

  public static Refusal function(String detail) {
    return new Refusal(ReasonCode.UNPROVEN_FUNCTION, detail);
  }

  public static Refusal syntax(String detail) {
    return new Refusal(ReasonCode.UNTRANSLATABLE, detail);
  }
}
