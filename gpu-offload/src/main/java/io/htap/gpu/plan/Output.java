package io.htap.gpu.plan;

/** A column of a result, as the rows that come from the device have it. */
public sealed interface Output {
  /** A column as it is. */
  record Held(int column, GpuType type) implements Output {}

  /**
   * A numeric quotient, which the host computes at the end: how many digits Postgres gives it
   * depends on the two numbers. No operator of the device computes with it.
   *
   * @param dividend a column of integers or decimals
   * @param divisor likewise; zero raises
   * @param round digits after the point that it is rounded to; −1 when it is not
   */
  record Quotient(int dividend, int divisor, int round) implements Output {}

  /**
   * A column that the device does not hold, which does no harm as long as nobody asks for it.
   *
   * @param type for people
   */
  record Missing(String type) implements Output {}
}
