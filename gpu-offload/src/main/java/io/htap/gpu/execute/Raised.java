package io.htap.gpu.execute;

/** The device cannot give the answer, or Postgres would raise: the statement goes back to it. */
public final class Raised extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Raised(String what) {
    super(what, null, false, false);
  }
}
