package io.htap.tck.fault;

import java.time.Duration;

/** What happens to bytes on their way. */
public sealed interface Fault {
  /** They pass. */
  Fault NONE = new None();

  record None() implements Fault {}

  /** Each piece of up to 64 kB passes after a while. */
  record Slow(Duration each) implements Fault {}

  /** They wait where they are and pass when this ends, as on a network that is down for a while. */
  record Stalled() implements Fault {}

  /**
   * They are gone, and so is everything that follows on the same connection for good, while both
   * ends believe it alive: as behind a firewall that has forgotten it.
   */
  record Swallowed() implements Fault {}

  /** So many bytes pass, counted over all connections; then the connection is cut. */
  record CutAfter(long bytes) implements Fault {}
}
