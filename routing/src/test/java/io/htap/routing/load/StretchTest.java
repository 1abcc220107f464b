package io.htap.routing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StretchTest {
  private static Stretch after(double ratio, int runs) {
    Stretch stretch = Stretch.NONE;
    for (int i = 0; i < runs; i++) {
      stretch = stretch.ran(ratio, 0);
    }
    return stretch;
  }

  @Test
  void whatTakesTwiceAsLongSharesWithAsMuch() {
    assertThat(after(2, 100).utilisation(0)).isCloseTo(0.5, within(1e-6));
    assertThat(after(4, 100).utilisation(0)).isCloseTo(0.75, within(1e-6));
    assertThat(after(1, 100).utilisation(0)).isZero();
    assertThat(after(0.5, 100).utilisation(0)).as("faster than expected").isZero();
  }

  @Test
  void oneRunSaysLittle() {
    assertThat(after(1_000, 1).utilisation(0)).isLessThan(0.4);
  }

  @Test
  void itIsForgottenWithTime() {
    assertThat(after(4, 100).utilisation(5_000_000_000L))
        .isCloseTo(1 - Math.pow(4, -Math.exp(-1)), within(1e-6));
    assertThat(after(4, 100).utilisation(60_000_000_000L)).isLessThan(1e-4);
  }
}
