package io.htap.tck.bench;

import io.htap.tck.subject.Target;

/** Measures one thing, and checks the results it measures. */
public interface Benchmark {
  /** The name in {@code -Dbench=}. */
  String name();

  /** One line for the list. */
  String description();

  /**
   * Runs it and prints its figures.
   *
   * @return whether all results were right
   */
  boolean run(Target target, BenchLog log) throws Exception;
}
