package io.htap.driver.config;

/** What the router goes by. */
public enum RoutingMode {
  /** Prices alone: the same statement always goes the same way. */
  COST,
  /** What the statement's own runs have shown, and prices as long as these are few. */
  LEARNED,
  /** What was learned so far; nothing is tried, and nothing more is learned. */
  FIXED
}
