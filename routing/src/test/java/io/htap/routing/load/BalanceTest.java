package io.htap.routing.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.routing.learn.Choice;
import io.htap.routing.learn.Estimate;
import io.htap.spi.EngineId;
import org.junit.jupiter.api.Test;

class BalanceTest {
  private static final Utilisation BUSY = Utilisation.of(0.8, 0, 4, 4);
  private static final Utilisation SATURATED = Utilisation.of(0.95, 0, 4, 4);
  private static final Balance LOADED = Regulator.START.balance(Utilisation.IDLE, BUSY);
  private static final Balance FULL = Regulator.START.balance(Utilisation.IDLE, SATURATED);

  /** Hardly known. */
  private static final double UNSURE = 0.5;

  private static final double SURE = 0.05;

  private static Estimate of(double millis, double deviation) {
    return new Estimate(Math.log(millis), deviation);
  }

  @Test
  void aTieGoesToTheEngineWithLessToDo() {
    assertThat(LOADED.pressed()).isEqualTo(EngineId.DUCKDB);
    assertThat(LOADED.settle(of(11, UNSURE), of(10, UNSURE)))
        .isEqualTo(new Choice(EngineId.POSTGRES, false, 1));
    Balance other = Regulator.START.balance(BUSY, Utilisation.IDLE);
    assertThat(other.settle(of(10, UNSURE), of(11, UNSURE)))
        .isEqualTo(new Choice(EngineId.DUCKDB, false, 1));
  }

  @Test
  void whatTakesClearlyLongerThereIsNoTie() {
    assertThat(LOADED.settle(of(13, UNSURE), of(10, UNSURE))).isNull();
  }

  @Test
  void aSureChoiceStandsHoweverMuchThereIsToDo() {
    assertThat(LOADED.settle(of(11, SURE), of(10, SURE))).isNull();
    assertThat(FULL.settle(of(11, SURE), of(10, SURE))).isNull();
    assertThat(FULL.settle(of(17, UNSURE), of(10, UNSURE))).as("likely").isNotNull();
    assertThat(FULL.settle(of(21, UNSURE), of(10, UNSURE))).as("twice as long").isNull();
  }

  @Test
  void nothingIsTriedOnAnEngineThatHasTooMuchToDo() {
    assertThat(LOADED.settle(of(10, UNSURE), of(12, UNSURE)))
        .isEqualTo(new Choice(EngineId.POSTGRES, false, 1));
  }

  @Test
  void whereBothCannotBearMoreNeitherIsSpared() {
    Balance both = Regulator.START.balance(SATURATED, SATURATED);
    assertThat(both.pressed()).isNull();
    assertThat(both.settle(of(10, UNSURE), of(10, UNSURE))).isNull();
  }

  @Test
  void littleLoadHasNoSay() {
    Balance little = Regulator.START.balance(Utilisation.IDLE, Utilisation.of(0.3, 0, 1, 4));
    assertThat(little.pressed()).isNull();
    assertThat(little.settle(of(10, UNSURE), of(10, UNSURE))).isNull();
    assertThat(FULL.unheard().settle(of(10, UNSURE), of(10, UNSURE))).isNull();
    assertThat(Balance.EVEN.settle(of(10, UNSURE), of(10, UNSURE))).isNull();
  }

  @Test
  void whatWasSeenSaysNothingOnceItIsOver() {
    var seen = new Situation(LOADED, Workload.UNSEEN, 4);
    assertThat(seen.now(0, 1)).isSameAs(LOADED);
    assertThat(seen.now(2, 2)).isSameAs(LOADED);
    assertThat(seen.now(0, 0)).isEqualTo(LOADED.unheard());
    assertThat(seen.now(3, 2)).isEqualTo(LOADED.unheard());
    Balance other = Regulator.START.balance(BUSY, Utilisation.IDLE);
    assertThat(new Situation(other, Workload.UNSEEN, 4).now(0, 0)).as("of others").isSameAs(other);
  }

  @Test
  void nothingIsSentToWhereTransactionsPrevail() {
    var oltp = new Workload(Workload.Phase.OLTP, 100, 1);
    assertThat(new Situation(LOADED, oltp, 1).now(0, 4)).isEqualTo(LOADED.unheard());
    Balance other = Regulator.START.balance(BUSY, Utilisation.IDLE);
    assertThat(new Situation(other, oltp, 1).now(0, 4)).isSameAs(other);
  }

  @Test
  void memoryAndAQueueSaturateToo() {
    assertThat(Utilisation.of(0, 0.95, 0, 4).saturated()).isTrue();
    assertThat(Utilisation.of(0, 0, 8, 4).saturated()).isTrue();
    assertThat(Utilisation.of(0.5, 0.5, 7, 4).saturated()).isFalse();
  }

  @Test
  void itIsToldInWords() {
    assertThat(LOADED.toString())
        .startsWith("+8.5, ties do not go to duckdb (postgres: processors 0.00, memory 0.00,")
        .contains("duckdb: processors 0.80, memory 0.00, connections 1.00, queue 0.00");
    assertThat(FULL.toString()).contains("duckdb is saturated");
    assertThat(FULL.unheard().toString()).contains("no say");
  }
}
