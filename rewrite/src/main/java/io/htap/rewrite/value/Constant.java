package io.htap.rewrite.value;

import java.math.BigDecimal;
import java.time.LocalDate;

/** What is known of an expression that is a literal. */
public sealed interface Constant {

  /** A string literal that no context has given a type yet ("unknown" in Postgres). */
  record Untyped(String text) implements Constant {}

  /** NULL without a type. */
  record Null() implements Constant {}

  /** A number as written. */
  record Number(BigDecimal value) implements Constant {}

  /** A string literal with a type. */
  record Text(String text) implements Constant {}

  /** An interval in Postgres's three parts. */
  record Interval(int months, int days, long micros) implements Constant {}

  /** Midnight of a day, as a date or a timestamp. */
  record Day(LocalDate day) implements Constant {}
}
