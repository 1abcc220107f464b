package io.htap.driver.federation.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void startsWithWhatWasMeasured() {
    assertThat(pace.scanRatio()).isEqualTo(8);
  }

  @Test
  void followsWhatTheSessionSees() {
    for (int i = 0; i < 20; i++) {
      pace.fetched(50_000, 50_000 * 3_000L);
      pace.scanned(1e6, 150_000_000);
    }
    assertThat(pace.scanRatio()).isCloseTo(20, within(0.1));
  }

  @Test
  void fewRowsSayNothing() {
    pace.fetched(9_999, 1_000_000_000);
    pace.scanned(99_999, 1_000_000_000);
    assertThat(pace.scanRatio()).isEqualTo(8);
  }

  @Test
  void staysWithinBounds() {
    pace.fetched(10_000, Long.MAX_VALUE / 2);
    assertThat(pace.scanRatio()).isEqualTo(100);
    Pace other = new Pace();
    other.scanned(1e5, Long.MAX_VALUE / 2);
    assertThat(other.scanRatio()).isEqualTo(1);
  }
}
