package io.htap.parser;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.function.LongSupplier;
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
  /** Of the current thread, in nanoseconds; −1 where it is not measured. */
  private static final LongSupplier PROCESSOR_TIME = processorTime();

  private final long deadline;
  private final long processorNanos;

  TimedParser(String text, Duration atMost) {
    super(new StringProvider(text));
    this.deadline = System.nanoTime() + atMost.toNanos();
    this.processorNanos = PROCESSOR_TIME.getAsLong() + atMost.toNanos();
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
    long used = PROCESSOR_TIME.getAsLong();
    return used < 0 || used > processorNanos;
  }

  /** It is not measured for virtual threads, nor in a JVM without the module java.management. */
  private static LongSupplier processorTime() {
    try {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      return () ->
          threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
    } catch (LinkageError e) {
      return () -> -1;
    }
  }

  /** The budget is spent. */
  static final class TimeIsUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeIsUp() {
      super(null, null, false, false);
    }
  }
}
