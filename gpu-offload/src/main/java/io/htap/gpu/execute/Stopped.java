package io.htap.gpu.execute;

/** The statement was stopped between two operators. */
final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Stopped() {
    super("stopped", null, false, false);
  }
}
