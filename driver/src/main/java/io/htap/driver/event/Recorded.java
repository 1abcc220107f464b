package io.htap.driver.event;

import org.jspecify.annotations.Nullable;

/** Events of the module {@code jdk.jfr}. */
final class Recorded implements Events {
  private final StatementEvent statement = new StatementEvent();
  private final FreshnessWaitEvent waiting = new FreshnessWaitEvent();

  @Override
  public @Nullable RoutedStatement statement() {
    return statement.isEnabled() ? new StatementEvent().begun() : null;
  }

  @Override
  public @Nullable FreshnessWait waiting() {
    return waiting.isEnabled() ? new FreshnessWaitEvent().begun() : null;
  }

  @Override
  public void fellBack(long fingerprint, String reason, String error, long lostNanos) {
    var event = new FallbackEvent();
    if (event.isEnabled()) {
      event.happened(fingerprint, reason, error, lostNanos);
    }
  }
}
