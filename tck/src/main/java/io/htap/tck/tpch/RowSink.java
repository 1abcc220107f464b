package io.htap.tck.tpch;

/**
 * Takes the values of rows in the order of the columns.
 *
 * @param <F> what it may throw
 */
public interface RowSink<F extends Exception> {
  /** Takes an {@code integer} or a {@code bigint}. */
  void number(long value) throws F;

  /** Takes a {@code decimal(15, 2)} in hundredths. */
  void cents(long hundredths) throws F;

  /** Takes days since 1970-01-01. */
  void date(int epochDay) throws F;

  /** Takes a text, not padded. */
  void text(String value) throws F;

  /** Ends the row. */
  void endRow() throws F;
}
