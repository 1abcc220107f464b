package io.htap.replica.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatermarksTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Watermarks watermarks = new Watermarks();
  private long first;

  @BeforeEach
  void begin() throws InterruptedException {
    watermarks.up(10);
    first = watermarks.nextMarker();
  }

  @Test
  void all_who_ask_while_a_marker_is_under_way_share_the_next() throws Exception {
    watermarks.probe();
    watermarks.probe();
    watermarks.probe();
    watermarks.arrived(first, 20);
    assertThat(watermarks.nextMarker()).isEqualTo(first + 3);
  }

  @Test
  void a_marker_that_does_not_arrive_does_not_keep_the_next_from_being_written() throws Exception {
    watermarks.probe();
    assertThat(watermarks.nextMarker()).isEqualTo(first + 1);
  }

  @Test
  void a_marker_that_was_lost_with_its_stream_is_not_waited_for() throws Exception {
    watermarks.down();
    watermarks.up(30);
    assertThat(watermarks.nextMarker()).isEqualTo(first + 1);
  }

  @Test
  void who_waits_is_served_when_the_position_is_there_and_not_before() throws Exception {
    var near = waiter(100);
    var far = waiter(200);
    watermarks.advance(150);
    assertThat(near.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(far).isNotDone();
    watermarks.arrived(first, 250);
    assertThat(far.get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void nobody_waits_for_a_stream_that_has_stopped() throws Exception {
    var waiting = waiter(100);
    watermarks.down();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isFalse();
  }

  /** Begun when this returns, so that what follows meets somebody who waits. */
  private CompletableFuture<Boolean> waiter(long lsn) throws InterruptedException {
    var done =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return watermarks.awaitLsn(lsn, LONG);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task).start());
    while (watermarks.seenLsn() < lsn) {
      Thread.sleep(1);
    }
    return done;
  }
}
