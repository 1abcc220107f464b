package io.htap.tck.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Prints figures as {@code BENCH <name> <metric>=<value>[unit]}, for people and for scripts. */
public final class BenchLog {
  private final PrintStream out;
  private final String bench;

  BenchLog(PrintStream out, String bench) {
    this.out = out;
    this.bench = bench;
  }

  /** Prints a count. */
  public void count(String metric, long value) {
    line(metric, String.valueOf(value));
  }

  /**
   * Prints a measured value.
   *
   * @param unit such as {@code ms}; empty for a ratio
   */
  public void value(String metric, double value, String unit) {
    line(metric, String.format(Locale.ROOT, "%.3f%s", value, unit));
  }

  /** Prints what is being done: not a figure. */
  public void note(String text) {
    out.println("# " + text);
    out.flush();
  }

  private void line(String metric, String value) {
    out.println("BENCH " + bench + " " + metric + "=" + value);
    out.flush();
  }
}
