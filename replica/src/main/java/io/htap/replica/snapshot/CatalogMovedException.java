package io.htap.replica.snapshot;

/** A table was altered, truncated or replaced while the snapshot was being set up; start again. */
public final class CatalogMovedException extends Exception {
  private static final long serialVersionUID = 1L;

  public CatalogMovedException(String table) {
    super("table " + table + " changed while the snapshot was being set up");
  }
}
