package io.htap.driver.execute;

import org.postgresql.core.Tuple;

/** Keeps a result that is held as a whole within what it may take. */
final class ResultSize {
  /** What is larger goes to Postgres, unless the application sets a fetch size. */
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 4;

  private static final int OVERHEAD_PER_CELL = 24;

  private final ResultBuffer buffer;
  private long bytes;
  private long cells;

  ResultSize(ResultBuffer buffer) {
    this.buffer = buffer;
  }

  /** One more row. */
  void add(Tuple row) throws ResultTooLargeException {
    bytes += row.length() + (long) OVERHEAD_PER_CELL * row.fieldCount();
    if (bytes > MOST_BYTES) {
      throw new ResultTooLargeException("more than a quarter of the heap");
    }
    cells += row.fieldCount();
    if (buffer.mayExceed(bytes, cells)) {
      throw new ResultTooLargeException("perhaps more than maxResultBuffer");
    }
  }
}
