package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;

/** One thing that is measured on pgjdbc and on the driver, and can be measured by itself. */
interface Case {
  /** Its name in {@code -Dcase=}. */
  String title();

  /**
   * Measures it and prints its figures.
   *
   * @throws IllegalStateException when an answer is wrong
   */
  void measure(Sides sides, BenchLog log) throws Exception;
}
