package io.htap.driver.event;

import org.jspecify.annotations.Nullable;

/**
 * Makes the events of statements for the JVM's flight recorder. As long as nobody records, that is
 * a look at a flag; a JVM without the module {@code jdk.jfr} has none.
 */
public interface Events {
  /** A statement begins that may leave Postgres; null when nobody records it. */
  @Nullable RoutedStatement statement();

  /** A statement begins to wait for the copy; null when nobody records it. */
  @Nullable FreshnessWait waiting();

  /** DuckDB has failed before the first row, and Postgres answers. */
  void fellBack(long fingerprint, String reason, String error, long lostNanos);

  /** A statement that may leave Postgres. */
  interface RoutedStatement {
    /** It has ended. */
    void ended(EndedStatement statement);
  }

  /** A wait for the copy to become fresh. */
  interface FreshnessWait {
    /**
     * It is over.
     *
     * @param logBytes of Postgres's log that were missing when it began
     * @param inVain whether the copy was not fresh in time
     */
    void ended(long logBytes, boolean inVain);
  }

  /** Those of this JVM. */
  static Events get() {
    return Found.EVENTS;
  }

  /** Looked for once. */
  final class Found {
    private static final Events EVENTS = find();

    private Found() {}

    private static Events find() {
      try {
        return new Recorded();
      } catch (LinkageError e) {
        return new Unrecorded();
      }
    }
  }
}
