package io.htap.gpu.reference;

/** What the device would raise: the statement goes back to Postgres. */
public final class Raised extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Raised(String what) {
    super(what, null, false, false);
  }
}
