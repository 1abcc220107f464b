package io.htap.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.execute.RunningQuery.Stop;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final TimeLimit NONE = new TimeLimit(Duration.ZERO, Stop.USER_REQUEST);
  private static final TimeLimit SECOND = new TimeLimit(Duration.ofSeconds(1), Stop.TIMEOUT);

  @Test
  void whateverIsSoonerStops() {
    TimeLimit overdue = new TimeLimit(Duration.ofMillis(30), Stop.OVERDUE);
    assertThat(NONE.orOverdue(30)).isEqualTo(overdue);
    assertThat(SECOND.orOverdue(30)).isEqualTo(overdue);
    assertThat(SECOND.orOverdue(1_000)).isEqualTo(SECOND);
    assertThat(SECOND.orOverdue(Double.POSITIVE_INFINITY)).isEqualTo(SECOND);
    assertThat(NONE.orOverdue(1e300)).isEqualTo(NONE);
  }
}
