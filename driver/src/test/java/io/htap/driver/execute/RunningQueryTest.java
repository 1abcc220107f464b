package io.htap.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.execute.RunningQuery.Stop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunningQueryTest {
  private final AtomicInteger questionsStopped = new AtomicInteger();
  private final RunningQuery running = new RunningQuery(questionsStopped::incrementAndGet);

  @Test
  void threadsThatShareAConnectionTakeTurns() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    running.begin(() -> order.add("the first is stopped"));
    var second =
        new Thread(
            () -> {
              running.begin(() -> order.add("the second is stopped"));
              order.add("the second begins");
              Stop stopped = running.end();
              order.add("the second ends by " + stopped);
            });
    second.start();
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    running.stop(() -> {}, Stop.TIMEOUT);
    assertThat(running.stopped()).isFalse();
    assertThat(order).isEmpty();
    assertThat(running.end()).isNull();
    second.join();
    assertThat(order).containsExactly("the second begins", "the second ends by null");
  }

  @Test
  void aCancelBetweenTwoStepsStopsTheQuestionAndTheNextStep() {
    assertThat(running.enter()).isTrue();
    running.cancel();
    assertThat(questionsStopped).hasValue(1);
    running.begin(() -> {});
    assertThat(running.stopped()).isTrue();
    assertThat(running.end()).isEqualTo(Stop.USER_REQUEST);
    assertThat(running.leave()).isFalse();
  }

  @Test
  void aCancelThatNothingHeardIsTold() {
    assertThat(running.enter()).isTrue();
    running.cancel();
    assertThat(running.leave()).isTrue();
  }

  @Test
  void aCancelOutsideAStatementStopsNothing() {
    running.cancel();
    assertThat(running.enter()).isTrue();
    assertThat(running.leave()).isFalse();
    running.cancel();
    assertThat(questionsStopped).hasValue(0);
  }

  @Test
  void onlyTheStatementThatIsOverdueIsStopped() {
    assertThat(running.enter()).isTrue();
    long earlier = running.entered();
    assertThat(running.leave()).isFalse();
    running.overdue(earlier);
    assertThat(running.enter()).isTrue();
    running.overdue(earlier);
    assertThat(questionsStopped).hasValue(0);
    running.overdue(running.entered());
    assertThat(questionsStopped).hasValue(1);
    assertThat(running.leave()).isTrue();
  }
}
