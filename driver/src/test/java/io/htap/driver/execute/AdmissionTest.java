package io.htap.driver.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.execute.Admission.Place;
import io.htap.driver.execute.RunningQuery.Stop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(1);
  private static final TimeLimit NO_LIMIT = new TimeLimit(Duration.ZERO, Stop.TIMEOUT);

  @Test
  void as_many_as_there_are_places_run_and_the_next_when_one_is_given_back() throws Exception {
    var admission = new Admission(2);
    Place first = admission.place(10, false);
    Place second = admission.place(10, false);
    Place third = admission.place(10, false);
    assertThat(first.await(0)).isTrue();
    assertThat(second.await(0)).isTrue();
    assertThat(third.await(0)).isFalse();
    second.close();
    assertThat(third.await(0)).isTrue();
  }

  @Test
  void a_place_is_given_back_once_and_only_by_whoever_had_it() throws Exception {
    var admission = new Admission(1);
    Place first = admission.place(10, false);
    assertThat(first.await(0)).isTrue();
    Place refused = admission.place(10, false);
    assertThat(refused.await(0)).isFalse();
    refused.close();
    assertThat(admission.place(10, false).await(0)).isFalse();
    first.close();
    first.close();
    assertThat(admission.place(10, false).await(0)).isTrue();
    assertThat(admission.place(10, false).await(0)).isFalse();
  }

  @Test
  void a_free_place_is_had_at_once_but_not_before_those_who_wait() throws Exception {
    var admission = new Admission(1);
    Place first = admission.place(10, false);
    assertThat(first.takeIfFree()).isTrue();
    Place second = admission.place(10, false);
    assertThat(second.takeIfFree()).isFalse();
    first.close();
    assertThat(second.takeIfFree()).isTrue();
    second.close();
    assertThat(admission.waiting()).isZero();
  }

  @Test
  void short_ones_overtake_long_ones() throws Exception {
    var admission = new Admission(1);
    Place running = admission.place(1, false);
    assertThat(running.await(0)).isTrue();
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    var waiting = new ArrayList<CompletableFuture<Void>>();
    waiting.add(wait(admission, 60_000, "long", served));
    waiting.add(wait(admission, 5_000, "short", served));
    waiting.add(wait(admission, 30_000, "middle", served));
    running.close();
    for (CompletableFuture<Void> one : waiting) {
      one.get(1, TimeUnit.MINUTES);
    }
    assertThat(served).containsExactly("short", "middle", "long");
    assertThat(admission.waiting()).isZero();
  }

  /** Waits already when this returns. */
  private static CompletableFuture<Void> wait(
      Admission admission, double millis, String name, List<String> served)
      throws InterruptedException {
    int before = admission.waiting();
    var done =
        CompletableFuture.runAsync(
            () -> {
              try (Place place = admission.place(millis, false)) {
                assertThat(place.await(LONG)).isTrue();
                served.add(name);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task).start());
    while (admission.waiting() == before) {
      Thread.sleep(1);
    }
    return done;
  }

  @Test
  void the_wait_to_be_expected_is_the_work_before() throws Exception {
    var admission = new Admission(1);
    assertThat(admission.place(100, false).expectedWait()).isZero();
    Place running = admission.place(400, false);
    assertThat(running.await(0)).isTrue();
    CompletableFuture<Void> waiting =
        wait(admission, 100, "", Collections.synchronizedList(new ArrayList<>()));
    assertThat(admission.place(100_000, false).expectedWait()).isEqualTo(300, Offset.offset(1e-6));
    assertThat(admission.place(0, false).expectedWait()).isEqualTo(200, Offset.offset(1e-6));
    running.close();
    waiting.get(1, TimeUnit.MINUTES);
    assertThat(admission.place(100, false).expectedWait()).isZero();
  }

  @Test
  void fewer_run_of_those_that_yield_and_no_fewer_of_the_others() throws Exception {
    var admission = new Admission(3);
    admission.turns(1);
    Place first = admission.place(10, true);
    assertThat(first.takeIfFree()).isTrue();
    Place second = admission.place(10, true);
    assertThat(second.takeIfFree()).isFalse();
    assertThat(second.expectedWait()).isEqualTo(5);
    Place other = admission.place(10, false);
    assertThat(other.expectedWait()).isZero();
    assertThat(other.takeIfFree()).isTrue();
    assertThat(admission.underWay()).isEqualTo(2);
    other.close();
    assertThat(second.await(0)).as("one runs that yields").isFalse();
    first.close();
    assertThat(second.await(0)).isTrue();
    second.close();
    assertThat(admission.underWay()).isZero();
  }

  @Test
  void those_that_wait_run_when_there_are_more_places() throws Exception {
    var admission = new Admission(2);
    admission.turns(1);
    Place running = admission.place(1, true);
    assertThat(running.takeIfFree()).isTrue();
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    var done =
        CompletableFuture.runAsync(
            () -> {
              try (Place place = admission.place(10, true)) {
                assertThat(place.await(LONG)).isTrue();
                served.add("yields");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> new Thread(task).start());
    while (admission.waiting() == 0) {
      Thread.sleep(1);
    }
    Place other = admission.place(100, false);
    assertThat(other.takeIfFree()).as("before one that may not run yet").isTrue();
    other.close();
    assertThat(served).isEmpty();
    admission.turns(2);
    done.get(1, TimeUnit.MINUTES);
    assertThat(served).containsExactly("yields");
    running.close();
  }

  @Test
  void whoever_waits_hears_a_cancel_and_leaves_nothing_behind() throws Exception {
    var admission = new Admission(1);
    Place running = admission.place(1, false);
    assertThat(running.await(0)).isTrue();
    var query = new RunningQuery();
    assertThat(query.enter()).isTrue();
    CompletableFuture<Void> cancelled =
        CompletableFuture.runAsync(
            () -> {
              try (Place place = admission.place(1, false)) {
                assertThatThrownBy(() -> Watched.await(query, NO_LIMIT, () -> place.await(LONG)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("user request");
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
              }
            },
            task -> new Thread(task).start());
    while (admission.waiting() == 0) {
      Thread.sleep(1);
    }
    query.cancel();
    cancelled.get(1, TimeUnit.MINUTES);
    query.leave();
    assertThat(admission.waiting()).isZero();
    running.close();
    assertThat(admission.place(1, false).await(0)).isTrue();
  }

  @Test
  void an_interruption_of_the_applications_stays() throws Exception {
    var admission = new Admission(1);
    Place running = admission.place(1, false);
    assertThat(running.await(0)).isTrue();
    Thread.currentThread().interrupt();
    assertThat(
            Watched.await(
                new RunningQuery(), NO_LIMIT, () -> admission.place(1, false).await(LONG)))
        .isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
