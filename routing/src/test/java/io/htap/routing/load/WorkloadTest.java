package io.htap.routing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.load.Workload.Phase;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  private static Workload after(Workload workload, int seconds, int staying, int analytic) {
    Workload then = workload;
    for (int i = 0; i < 2 * seconds; i++) {
      then = then.after(staying / 2, analytic / 2, 0.5);
    }
    return then;
  }

  @Test
  void whatPrevailsIsSeenWithinSeconds() {
    Workload oltp = after(Workload.UNSEEN, 3, 200, 2);
    assertThat(oltp.phase()).isEqualTo(Phase.OLTP);
    assertThat(after(oltp, 15, 0, 20).phase()).isEqualTo(Phase.OLAP);
    assertThat(after(oltp, 30, 60, 20).phase()).isEqualTo(Phase.MIXED);
  }

  @Test
  void aFewStatementsAreNoPhase() {
    Workload workload = Workload.UNSEEN;
    for (int i = 0; i < 100; i++) {
      workload = workload.after(1, 0, 5);
    }
    assertThat(workload.phase()).isEqualTo(Phase.OLAP);
  }

  @Test
  void aPhaseDoesNotComeAndGoWithEverySample() {
    Workload workload = after(Workload.UNSEEN, 60, 94, 10);
    assertThat(workload.phase()).as("less than nine of ten begin none").isEqualTo(Phase.MIXED);
    workload = after(after(workload, 60, 200, 2), 60, 94, 10);
    assertThat(workload.phase()).as("but do not end it").isEqualTo(Phase.OLTP);
    int changes = 0;
    for (int i = 0; i < 1_000; i++) {
      Workload next = workload.after(i % 2 == 0 ? 60 : 40, 5, 0.5);
      changes += next.phase() == workload.phase() ? 0 : 1;
      workload = next;
    }
    assertThat(changes).isLessThanOrEqualTo(1);
  }

  @Test
  void ratesAreMeansOfTheLastSeconds() {
    Workload workload = Workload.UNSEEN.after(100, 10, 10);
    assertThat(workload.staying()).isCloseTo(10 * (1 - Math.exp(-1)), within(1e-12));
    assertThat(workload.analytic()).isCloseTo(1 - Math.exp(-1), within(1e-12));
    Workload halves = Workload.UNSEEN.after(50, 5, 5).after(50, 5, 5);
    assertThat(halves.staying())
        .as("however often one looks")
        .isCloseTo(workload.staying(), within(1e-12));
  }

  @Test
  void transactionsHaveMostTurnsTaken() {
    assertThat(Workload.UNSEEN.turns(8)).isEqualTo(8);
    assertThat(new Workload(Phase.MIXED, 0, 0).turns(8)).isEqualTo(4);
    assertThat(new Workload(Phase.OLTP, 0, 0).turns(8)).isEqualTo(2);
    assertThat(new Workload(Phase.OLTP, 0, 0).turns(1)).isEqualTo(1);
  }
}
