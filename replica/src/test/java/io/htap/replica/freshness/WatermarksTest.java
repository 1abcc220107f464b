package io.htap.replica.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
  void a_marker_that_another_stream_was_to_bring_proves_nothing() {
    watermarks.down();
    watermarks.up(30);
    watermarks.markerWritten(first, 100);
    assertThat(watermarks.appliedLsn()).isEqualTo(30);
  }

  @Test
  void who_reads_other_tables_does_not_wait_for_a_batch_to_be_applied() throws Exception {
    var same = waiter(100, Set.of(1L, 2L));
    var other = waiter(101, Set.of(3L));
    var all = waiter(102, null);
    assertThat(watermarks.needs(99, Set.of(1L))).isFalse();
    assertThat(watermarks.needs(100, Set.of(3L))).isFalse();
    assertThat(watermarks.needs(100, Set.of(1L))).isTrue();
    assertThat(watermarks.needs(101, Set.of(3L))).isTrue();
    assertThat(watermarks.needs(102, Set.of(4L))).isTrue();
    watermarks.received(first, 150, Set.of(1L));
    assertThat(other.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(same).isNotDone();
    assertThat(all).isNotDone();
    assertThat(watermarks.appliedLsn()).isEqualTo(10);
    assertThat(watermarks.shows(150, Set.of(3L))).isTrue();
    assertThat(watermarks.shows(151, Set.of(3L))).isFalse();
    assertThat(watermarks.shows(150, Set.of(3L, 1L))).isFalse();
    watermarks.advance(150);
    assertThat(same.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(all.get(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void what_was_received_of_another_stream_counts_no_more() {
    watermarks.received(first, 150, Set.of(1L));
    watermarks.down();
    watermarks.up(120);
    assertThat(watermarks.shows(150, Set.of(3L))).isFalse();
  }

  @Test
  void a_copy_is_as_fresh_as_the_marker_before_which_all_is_applied() {
    watermarks.received(first, 150, Set.of(1L));
    watermarks.markerWritten(first, 160);
    assertThat(watermarks.appliedLsn()).isEqualTo(10);
    assertThat(watermarks.staleness()).isGreaterThan(LONG);
    watermarks.advance(150);
    assertThat(watermarks.appliedLsn()).isEqualTo(160);
    assertThat(watermarks.staleness()).isLessThan(LONG);
  }

  @Test
  void nobody_waits_for_a_stream_that_has_stopped() throws Exception {
    var waiting = waiter(100);
    watermarks.down();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isFalse();
  }

  /** Begun when this returns, so that what follows meets somebody who waits. */
  private CompletableFuture<Boolean> waiter(long lsn) throws InterruptedException {
    return waiter(lsn, null);
  }

  private CompletableFuture<Boolean> waiter(long lsn, @Nullable Set<Long> tables)
      throws InterruptedException {
    var done =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return tables == null
                    ? watermarks.awaitLsn(lsn, LONG)
                    : watermarks.awaitLsn(lsn, tables, LONG);
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
