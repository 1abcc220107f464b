package io.htap.replica.pg;

import org.jspecify.annotations.Nullable;

/** Postgres is not set up for the replica; the message says what to do. Retrying is no use. */
public final class PrerequisiteException extends Exception {
  private static final long serialVersionUID = 1L;

  public PrerequisiteException(String whatToDo, @Nullable Throwable cause) {
    super(whatToDo, cause);
  }
}
