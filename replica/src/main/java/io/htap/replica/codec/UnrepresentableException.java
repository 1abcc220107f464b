package io.htap.replica.codec;

/** A value that DuckDB would hold as something else; the message names the kind of value. */
public final class UnrepresentableException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnrepresentableException(String kind) {
    super(kind, null, false, false);
  }
}
