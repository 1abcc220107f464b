package io.htap.replica.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.catalog.SourceTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** A table that fails again and again is tried less and less often, and not beside others. */
class RetriesTest {
  private static final LongPredicate NONE = oid -> false;
  private static final SourceTable A = table(1);
  private static final SourceTable B = table(2);
  private static final SourceTable C = table(3);
  private static final List<SourceTable> ALL = List.of(A, B, C);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Retries retries = new Retries(now::get);

  private static SourceTable table(long oid) {
    return new SourceTable(oid, "public", "t" + oid, List.of(), List.of(), "", -1, 0);
  }

  private void fail(SourceTable... tables) {
    for (SourceTable table : tables) {
      retries.failed(table, new SQLException("not to be had"));
    }
  }

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void the_pause_doubles_up_to_some_minutes() {
    for (long millis : new long[] {400, 800, 1600, 3200, 6400}) {
      fail(A);
      pass(millis - 1);
      assertThat(retries.next(List.of(A), NONE)).isEmpty();
      pass(1);
      assertThat(retries.next(List.of(A), NONE)).containsExactly(A);
    }
    assertThat(Duration.ofNanos(Retries.pause(10))).isEqualTo(Duration.ofMillis(204_800));
    assertThat(Retries.pause(1_000)).isEqualTo(Retries.pause(10));
  }

  @Test
  void those_that_never_failed_come_first_and_together() {
    fail(A);
    pass(500);
    assertThat(retries.next(ALL, NONE)).containsExactly(B, C);
    assertThat(retries.parallelism(List.of(B, C), 4)).isEqualTo(4);
    assertThat(retries.next(List.of(A), NONE)).containsExactly(A);
    assertThat(retries.parallelism(List.of(A), 4)).isEqualTo(1);
  }

  @Test
  void those_that_failed_are_never_in_two_rounds_at_once() {
    fail(A, B);
    pass(500);
    assertThat(retries.next(List.of(B), oid -> oid == A.oid())).isEmpty();
    assertThat(retries.next(List.of(B, C), oid -> oid == A.oid())).containsExactly(C);
    assertThat(retries.next(List.of(B), oid -> oid == C.oid())).containsExactly(B);
  }

  @Test
  void each_has_its_own_pause() {
    fail(A, A, B);
    pass(400);
    assertThat(retries.next(List.of(A, B), NONE)).containsExactly(B);
    pass(400);
    assertThat(retries.next(List.of(A, B), NONE)).containsExactly(A, B);
  }

  @Test
  void one_that_has_been_copied_or_is_asked_for_has_never_failed() {
    fail(A, A);
    retries.forget(A.oid());
    assertThat(retries.next(ALL, NONE)).isEqualTo(ALL);
    fail(A);
    pass(400);
    assertThat(retries.next(List.of(A), NONE)).containsExactly(A);
  }
}
