package io.htap.driver.hedge;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is first, who is told, and who waits for whom. */
@Timeout(60)
class HedgeTest {
  private static final long SEED = 5;
  private static final long NEVER = TimeUnit.HOURS.toNanos(1);

  private final AtomicInteger told = new AtomicInteger();
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);

  /** Begins at once, and answers when the test lets it. */
  private Hedge<String> held() {
    return new Hedge<>(
        0,
        running -> {
          began.countDown();
          return await(goesOn) ? "other" : null;
        },
        told::incrementAndGet);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNotLateIsLeftAlone() {
    var hedge = new Hedge<>(NEVER, running -> "other", told::incrementAndGet);
    assertThat(hedge.over()).isEqualTo(new Hedge.End<>(null, null, 0));
    assertThat(hedge.idle()).isTrue();
    assertThat(told).hasValue(0);
  }

  @Test
  void theOneThatIsFirstHasPostgresTold() throws Exception {
    var asked = new CountDownLatch(1);
    var hedge = new Hedge<>(0, running -> "other", asked::countDown);
    assertThat(await(asked)).isTrue();
    Hedge.End<String> end = hedge.over();
    assertThat(end.answer()).isEqualTo("other");
    assertThat(end.nanos()).isPositive();
  }

  @Test
  void itIsNotOverBeforePostgresHasBeenTold() throws Exception {
    var telling = new CountDownLatch(1);
    var heard = new AtomicBoolean();
    var hedge =
        new Hedge<>(
            0,
            running -> "other",
            () -> {
              telling.countDown();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
              heard.set(true);
            });
    await(telling);
    assertThat(hedge.over().answer()).isEqualTo("other");
    assertThat(heard).isTrue();
  }

  @Test
  void whenPostgresIsFirstItIsNotToldAndTheOtherOneDoesNotCount() {
    Hedge<String> hedge = held();
    await(began);
    Hedge.End<String> end = hedge.over();
    assertThat(end.answer() == null).isTrue();
    assertThat(end.nanos()).as("what it has cost").isPositive();
    assertThat(hedge.idle()).as("nobody has waited for it").isFalse();
    goesOn.countDown();
    hedge.close();
    assertThat(hedge.idle()).isTrue();
    assertThat(told).hasValue(0);
  }

  @Test
  void onceTheApplicationHasStoppedItNoAnswerCounts() {
    Hedge<String> hedge = held();
    await(began);
    hedge.stop();
    goesOn.countDown();
    hedge.close();
    assertThat(hedge.over().answer() == null).isTrue();
    assertThat(told).hasValue(0);
  }

  @Test
  void anErrorOrNoAnswerLeavesPostgresAlone() throws Exception {
    var wrong = new SQLException("wrong");
    for (Hedge.Other<String> other :
        new Hedge.Other[] {
          running -> {
            began.countDown();
            throw wrong;
          },
          running -> null,
          running -> {
            throw new IllegalStateException();
          }
        }) {
      var hedge = new Hedge<>(0, other, told::incrementAndGet);
      await(began);
      while (!hedge.idle()) {
        Thread.sleep(1);
      }
      Hedge.End<String> end = hedge.over();
      assertThat(end.answer() == null).isTrue();
      assertThat((Throwable) end.failure()).isIn(wrong, null);
      assertThat(told).hasValue(0);
    }
  }

  @Test
  void postgresIsNeverToldOnceItIsOver() {
    var random = new Random(SEED);
    var within = new AtomicBoolean();
    var astray = new AtomicInteger();
    int first = 0;
    for (int i = 0; i < 5_000; i++) {
      within.set(true);
      var hedge =
          new Hedge<>(
              random.nextInt(20_000),
              running -> "other",
              () -> {
                astray.addAndGet(within.get() ? 0 : 1);
                LockSupport.parkNanos(1);
                astray.addAndGet(within.get() ? 0 : 1);
              });
      LockSupport.parkNanos(random.nextInt(100_000));
      first += hedge.over().answer() == null ? 0 : 1;
      within.set(false);
    }
    assertThat(astray).hasValue(0);
    assertThat(first).as("both have been first").isBetween(1, 4_999);
  }
}
