package io.htap.spi;

import java.util.Objects;

/**
 * One reason, for people and for machines.
 *
 * @param code what kind of reason
 * @param detail a short phrase naming the object at fault; never holds a literal of the statement
 */
public record Reason(ReasonCode code, String detail) {
  public Reason {
    Objects.requireNonNull(code);
    Objects.requireNonNull(detail);
  }

  public static Reason of(ReasonCode code, String detail) {
    return new Reason(code, detail);
  }

  @Override
  public String toString() {
    return detail.isEmpty() ? code.name() : code.name() + ": " + detail;
  }
}
