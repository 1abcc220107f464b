package io.htap.driver.config;

/** What to do when another process owns the DuckDB file. */
public enum WhenLocked {
  /** Refuse the connection. */
  ERROR,
  /** Keep a copy of one's own in memory. */
  MEMORY
}
