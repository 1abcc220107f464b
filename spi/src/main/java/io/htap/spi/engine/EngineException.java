package io.htap.spi.engine;

import java.util.Objects;

/** An engine has no answer. Nothing of it has been seen, so that another may answer. */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /**
   * @param what for people; says nothing of the data
   */
  public EngineException(Kind kind, String what) {
    super(Objects.requireNonNull(what));
    this.kind = Objects.requireNonNull(kind);
  }

  public EngineException(Kind kind, String what, Throwable cause) {
    super(Objects.requireNonNull(what), cause);
    this.kind = Objects.requireNonNull(kind);
  }

  public Kind kind() {
    return kind;
  }

  /** Why. */
  public enum Kind {
    /** Of the statement or the data: Postgres would raise, or has to decide. */
    RAISED,
    /** What it reads is not there, or has just changed. */
    NOT_THERE,
    /** There is no room for it. */
    FULL,
    /** It was told to stop. */
    STOPPED,
    /** Something is wrong with the engine. */
    FAILED
  }
}
