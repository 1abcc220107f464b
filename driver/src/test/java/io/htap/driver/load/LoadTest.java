package io.htap.driver.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.execute.Admission;
import io.htap.driver.load.Load.Reading;
import io.htap.driver.observe.Activity;
import io.htap.driver.observe.SessionWatch;
import io.htap.replica.store.MemoryUse;
import io.htap.routing.load.Balance;
import io.htap.routing.load.Workload.Phase;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Load.Memory NO_MEMORY = () -> MemoryUse.NONE;
  private static final RouteDecision STAYS =
      RouteDecision.stay(Reason.of(ReasonCode.POINT_LOOKUP, "by its key"));
  private static final RouteDecision BUSY =
      RouteDecision.stay(Reason.of(ReasonCode.ENGINE_BUSY, "others run"));

  private final Activity activity = new Activity();
  private final Admission admission = new Admission(4);
  private final Load load = new Load(activity, admission);
  private final SessionWatch watch = new SessionWatch();

  /** Like {@link System#nanoTime()}, but a reading takes no time. */
  private long nanos = System.nanoTime();

  private long processorNanos;

  @BeforeEach
  void join() {
    watch.join(activity);
  }

  /**
   * Half a second.
   *
   * @param processors the share of them that is busy
   */
  private void pass(int staying, int analytic, double processors, double memory) {
    for (int i = 0; i < staying; i++) {
      long unused = watch.stays(STAYS);
    }
    for (int i = 0; i < analytic; i++) {
      long unused = watch.stays(BUSY);
    }
    nanos += TimeUnit.MILLISECONDS.toNanos(500);
    processorNanos +=
        (long) (processors * TimeUnit.MILLISECONDS.toNanos(500))
            * Runtime.getRuntime().availableProcessors();
    load.saw(new Reading(nanos, processorNanos, memory, activity.totals()));
  }

  private Balance seen() {
    return activity.situation().balance();
  }

  @Test
  void transactionsThatPrevailHaveMostTurnsTaken() throws Exception {
    pass(0, 0, 0, 0);
    for (int i = 0; i < 10; i++) {
      pass(100, 1, 0, 0);
    }
    assertThat(activity.situation().workload().phase()).isEqualTo(Phase.OLTP);
    assertThat(activity.situation().turns()).isEqualTo(1);
    assertThat(admission.place(1, true).takeIfFree()).isTrue();
    assertThat(admission.place(1, true).takeIfFree()).isFalse();
    assertThat(admission.place(1, false).takeIfFree()).as("does not yield").isTrue();
    for (int i = 0; i < 40; i++) {
      pass(0, 10, 0, 0);
    }
    assertThat(activity.situation().turns()).isEqualTo(4);
    assertThat(admission.place(1, true).takeIfFree()).isTrue();
  }

  @Test
  void whatIsUnderWayAndTheProcessorsAreTheLoadOfDuckDb() throws Exception {
    pass(0, 0, 0, 0);
    pass(0, 0, 0.5, 0.25);
    assertThat(seen().duckDb().processors()).isBetween(0.49, 0.51);
    assertThat(seen().duckDb().memory()).isEqualTo(0.25);
    assertThat(seen().duckDb().connections()).isZero();
    assertThat(admission.place(1, true).await(0)).isTrue();
    assertThat(admission.place(1, true).await(0)).isTrue();
    pass(0, 0, 1, 0);
    assertThat(seen().duckDb().connections()).isEqualTo(0.5);
    assertThat(seen().pressed()).isEqualTo(EngineId.DUCKDB);
  }

  @Test
  void whatTakesLongerThanItDidIsTheLoadOfPostgres() {
    pass(0, 0, 0, 0);
    for (int i = 0; i < 50; i++) {
      load.ran(EngineId.POSTGRES, 20);
    }
    load.beginsOnPostgres();
    pass(0, 0, 0, 0);
    assertThat(seen().postgres().processors()).isBetween(0.8, 0.91);
    assertThat(seen().postgres().connections()).isEqualTo(0.25);
    assertThat(seen().distance()).isNegative();
    load.endedOnPostgres();
    pass(0, 0, 0, 0);
    assertThat(seen().postgres().connections()).isZero();
  }

  @Test
  void whoAsksHasItLookedAtAndNobodyElse() throws Exception {
    assertThat(activity.situation()).isNull();
    assertThat(load.now(NO_MEMORY)).isEqualTo(Balance.EVEN);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (activity.situation() == null && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(activity.situation()).isNotNull();
    load.close();
    while (activity.situation() != null && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(activity.situation()).as("closed").isNull();
  }

  @Test
  void whereNobodyAsksAnyMoreAllTurnsAreThere() {
    pass(0, 0, 0, 0);
    pass(100, 0, 0, 0);
    pass(100, 0, 0, 0);
    assertThat(activity.situation().turns()).isEqualTo(1);
    load.look(NO_MEMORY, System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    assertThat(activity.situation()).isNull();
    assertThat(admission.place(1, true).takeIfFree()).isTrue();
    assertThat(admission.place(1, true).takeIfFree()).isTrue();
  }

  @Test
  void noWorkIsMovedFromDuckDbThatHasNothingToDoNowNorToWhereTransactionsPrevail()
      throws Exception {
    pass(0, 0, 0, 0);
    pass(0, 0, 1, 0);
    load.close();
    assertThat(load.now(NO_MEMORY)).isEqualTo(seen().unheard());
    assertThat(admission.place(1, false).takeIfFree()).isTrue();
    assertThat(load.now(NO_MEMORY)).isEqualTo(seen());
    for (int i = 0; i < 10; i++) {
      pass(100, 0, 1, 0);
    }
    assertThat(seen().pressed()).isEqualTo(EngineId.DUCKDB);
    assertThat(load.now(NO_MEMORY)).isEqualTo(seen().unheard());
  }
}
