package io.htap.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlowdownTest {
  private static final long SECOND = 1_000_000_000;

  private final Slowdown slowdown = new Slowdown();
  private final long now = System.nanoTime();

  @Test
  void nothingSeenIsNoSlowdown() {
    assertThat(slowdown.factor(now)).isEqualTo(1);
  }

  @Test
  void runsThatTakeEightTimesAsLongShowIt() {
    for (int i = 0; i < 100; i++) {
      slowdown.ran(50, 400, now);
    }
    assertThat(slowdown.factor(now)).isCloseTo(Math.pow(8, 100 / 102.0), within(1e-9));
  }

  @Test
  void runsThatAreFasterThanExpectedNeverMakeItLessThanOne() {
    slowdown.ran(50, 10, now);
    assertThat(slowdown.factor(now)).isEqualTo(1);
  }

  @Test
  void itIsForgottenWhenNothingRunsThere() {
    for (int i = 0; i < 4; i++) {
      slowdown.ran(50, 400, now);
    }
    // The weight of four is one after two half-lives, beside the two of the prior.
    assertThat(slowdown.factor(now + 10 * SECOND)).isCloseTo(2, within(1e-9));
    assertThat(slowdown.factor(now + 600 * SECOND)).isCloseTo(1, within(1e-9));
  }

  @Test
  void oneBadPriceDoesNotMakeWaitsEndless() {
    for (int i = 0; i < 100; i++) {
      slowdown.ran(50, 5_000_000, now);
    }
    assertThat(slowdown.factor(now)).isEqualTo(16);
  }

  @Test
  void shortStatementsDoNotCount() {
    slowdown.ran(1, 100, now);
    assertThat(slowdown.factor(now)).isEqualTo(1);
  }
}
