package io.htap.replica.apply;

/** A change of a row that the copy does not have as Postgres had it. */
final class ContradictionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContradictionException(String what) {
    super(what);
  }
}
