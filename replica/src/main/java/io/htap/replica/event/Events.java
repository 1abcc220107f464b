package io.htap.replica.event;

import org.jspecify.annotations.Nullable;

/**
 * Makes the events of the copy for the JVM's flight recorder. As long as nobody records, that is a
 * look at a flag; a JVM without the module {@code jdk.jfr} has none.
 */
public interface Events {
  /** The copying of a table begins; null when nobody records it. */
  @Nullable CopiedTable copying();

  /** Changes are about to be applied; null when nobody records it. */
  @Nullable AppliedBatch applying();

  /** The copying of one table. */
  interface CopiedTable {
    /**
     * @param table its name with its schema's
     * @param rows copied, or read until it was given up
     * @param parts that were copied one by one
     * @param whole whether the table is in the copy now
     */
    void ended(String table, long rows, int parts, boolean whole);
  }

  /** Changes that become visible at once. */
  interface AppliedBatch {
    /**
     * @param changes rows inserted, updated or deleted, and tables truncated
     * @param logBytes of Postgres's log that they take the copy forward
     */
    void ended(int changes, long logBytes);
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
