package io.htap.driver.observe;

import io.htap.driver.event.EndedStatement;
import io.htap.driver.verify.Shape;
import io.htap.parser.Fingerprint;
import io.htap.spi.RouteDecision.Rejection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Logs statements that have taken long, as {@code htap.slow.statement} asks for. Of a statement it
 * shows the text without literals, so that neither values nor passwords get into the log.
 */
final class SlowLog {
  /** Of no class, so that it can be sent to a place of its own. */
  static final String NAME = "io.htap.slow";

  private static final Logger LOG = System.getLogger(NAME);

  private final long nanos;

  SlowLog(Duration least) {
    nanos = least.toNanos();
  }

  void ended(EndedStatement ended) {
    if (ended.total() >= nanos && LOG.isLoggable(Level.INFO)) {
      LOG.log(Level.INFO, line(ended));
    }
  }

  /** A statement was stopped, or has failed in a way that Postgres is not asked again. */
  void stopped(String sql, long took, @Nullable String sqlState) {
    if (took >= nanos && LOG.isLoggable(Level.INFO)) {
      LOG.log(Level.INFO, millis(took) + " ms, ended by SQLState " + sqlState + statement(sql));
    }
  }

  private static String line(EndedStatement ended) {
    var line = new StringBuilder();
    line.append(millis(ended.total())).append(" ms on ").append(ended.decision().chosen().label());
    for (Rejection rejection : ended.decision().rejected()) {
      line.append(", not ").append(rejection.engine().label());
      line.append(" (").append(rejection.reason()).append(')');
    }
    line.append(": planning ").append(millis(ended.planning()));
    line.append(" ms, waiting ").append(millis(ended.waiting())).append(" ms");
    if (ended.lost() > 0) {
      line.append(", lost on duckdb ").append(millis(ended.lost())).append(" ms");
    }
    line.append(", running ").append(millis(ended.running())).append(" ms");
    if (ended.rows() >= 0) {
      line.append(", rows ").append(ended.rows());
    }
    return line.append(statement(ended.sql())).toString();
  }

  private static String statement(String sql) {
    return "; statement " + Long.toHexString(Fingerprint.of(sql)) + ": " + Shape.of(sql);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }
}
