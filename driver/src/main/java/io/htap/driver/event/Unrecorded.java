package io.htap.driver.event;

import org.jspecify.annotations.Nullable;

/** Where there is no recorder. */
final class Unrecorded implements Events {
  @Override
  public @Nullable RoutedStatement statement() {
    return null;
  }

  @Override
  public @Nullable FreshnessWait waiting() {
    return null;
  }

  @Override
  public void fellBack(long fingerprint, String reason, String error, long lostNanos) {
    // Nobody hears it.
  }
}
