package io.htap.parser;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.StringProvider;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.parser.feature.Feature;
import net.sf.jsqlparser.statement.Statement;

/**
 * The generated parser with a clock in the one place that its backtracking passes through again and
 * again: the look-up of its feature switches. No second thread is needed to stop it.
 */
final class TimedParser extends CCJSqlParser {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final long deadline;
  private final long processorNanos;

  TimedParser(String text, Duration atMost) {
    super(new StringProvider(text));
    this.deadline = System.nanoTime() + atMost.toNanos();
    this.processorNanos = processorTime() + atMost.toNanos();
    withSquareBracketQuotation(false);
    withBackslashEscapeCharacter(false);
    withAllowComplexParsing(true);
  }

  /** The statement, all of the text consumed. */
  Statement parse() throws ParseException {
    Statement statement = Statement();
    Token rest = getNextToken();
    if (rest.kind != EOF) {
      throw new ParseException("text after the statement");
    }
    return statement;
  }

  @Override
  public boolean getAsBoolean(Feature feature) {
    if (deadline != 0 && System.nanoTime() - deadline > 0 && workedAllTheTime()) {
      throw new TimeIsUp();
    }
    return super.getAsBoolean(feature);
  }

  /** On a busy machine a thread that waits for a processor has not used up its budget. */
  private boolean workedAllTheTime() {
    long used = processorTime();
    return used < 0 || used > processorNanos;
  }

  /** Of this thread, in nanoseconds; −1 where it is not measured, as for a virtual thread. */
  private static long processorTime() {
    return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
  }

  /** The budget is spent. */
  static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeIsUp() {
      super(null, null, false, false);
    }
  }
}
