package io.htap.replica.codec;

/**
 * A row that the table's definition, as the copy has it, does not allow: the definition has been
 * altered since. The message says in which way, never the value.
 */
public final class AlteredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AlteredException(String what) {
    super(what);
  }
}
