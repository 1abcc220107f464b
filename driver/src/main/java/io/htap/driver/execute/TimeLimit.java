package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stop;
import java.time.Duration;

/**
 * The longest that something may take.
 *
 * @param longest zero for no limit
 * @param reason what stops it: a limit of the application's is a request of the user's on Postgres
 */
public record TimeLimit(Duration longest, Stop reason) {
  /** What is left of one that has passed already. */
  private static final Duration LEAST = Duration.ofMillis(1);

  /**
   * What the application allows for an answer, or the server if that is less.
   *
   * @param seconds the application's limit; zero for none
   * @param server likewise
   * @param beganNanos when the statement did, by {@link System#nanoTime()}
   */
  public static TimeLimit of(int seconds, Duration server, long beganNanos) {
    boolean byServer =
        seconds == 0 || (!server.isZero() && server.compareTo(Duration.ofSeconds(seconds)) < 0);
    Duration limit = byServer ? server : Duration.ofSeconds(seconds);
    if (!limit.isZero()) {
      Duration left = limit.minusNanos(System.nanoTime() - beganNanos);
      limit = left.compareTo(LEAST) < 0 ? LEAST : left;
    }
    return new TimeLimit(limit, byServer ? Stop.TIMEOUT : Stop.USER_REQUEST);
  }

  /**
   * No longer than half of what a session may be idle on the server, so that it is still there when
   * Postgres takes over.
   *
   * @param idle zero for no limit
   * @param beganNanos when it was asked something for the last time
   */
  public TimeLimit within(Duration idle, long beganNanos) {
    if (idle.isZero()) {
      return this;
    }
    Duration left = idle.dividedBy(2).minusNanos(System.nanoTime() - beganNanos);
    Duration least = left.compareTo(LEAST) < 0 ? LEAST : left;
    return longest.isZero() || least.compareTo(longest) < 0
        ? new TimeLimit(least, Stop.IDLE)
        : this;
  }
}
