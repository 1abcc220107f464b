package io.htap.routing.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.routing.learn.Choice;
import io.htap.routing.learn.Estimate;
import io.htap.spi.EngineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Clients that run one statement after the other, each of which takes 0.1 s of either engine in the
 * mean, and longer as it shares it with others. So no more than 20 a second can end, which takes
 * both engines at work all the time, and 10 on one engine.
 */
class LoadSimulationTest {
  private static final int CLIENTS = 8;
  private static final int TURNS = 4;
  private static final double SECONDS = 0.1;
  private static final long SEED = 17;
  private static final double STEP = 0.001;
  private static final int STEPS_PER_SAMPLE = 500;
  private static final int STEPS = 60_000;

  private final List<Job> onPostgres = new ArrayList<>();
  private final List<Job> onDuckDb = new ArrayList<>();
  private final Random random = new Random(SEED);
  private int ended;
  private int moved;

  private static final class Job {
    private double left;

    Job(double seconds) {
      left = seconds;
    }
  }

  /**
   * Runs them for a minute.
   *
   * @param regulated whether the load has a say
   */
  private void run(Estimate postgres, Estimate duckDb, boolean regulated) {
    Regulator regulator = Regulator.START;
    Situation situation = new Situation(Balance.EVEN, Workload.UNSEEN, TURNS);
    int busyPostgres = 0;
    int busyDuckDb = 0;
    for (int step = 1; step <= STEPS; step++) {
      while (onPostgres.size() + onDuckDb.size() < CLIENTS) {
        Balance now = situation.now(onPostgres.size(), onDuckDb.size());
        Choice choice = now.settle(postgres, duckDb);
        boolean there = choice != null && choice.engine() == EngineId.POSTGRES;
        (there ? onPostgres : onDuckDb).add(new Job(2 * SECONDS * random.nextDouble()));
        moved += there ? 1 : 0;
      }
      busyPostgres += onPostgres.isEmpty() ? 0 : 1;
      busyDuckDb += onDuckDb.isEmpty() ? 0 : 1;
      work(onPostgres);
      work(onDuckDb);
      if (regulated && step % STEPS_PER_SAMPLE == 0) {
        Utilisation p = seen(busyPostgres, onPostgres);
        Utilisation d = seen(busyDuckDb, onDuckDb);
        regulator = regulator.after(p, d);
        situation = new Situation(regulator.balance(p, d), Workload.UNSEEN, TURNS);
        busyPostgres = 0;
        busyDuckDb = 0;
      }
    }
  }

  private static Utilisation seen(int busy, List<Job> jobs) {
    return Utilisation.of((double) busy / STEPS_PER_SAMPLE, 0, jobs.size(), TURNS);
  }

  private void work(List<Job> jobs) {
    double share = STEP / jobs.size();
    jobs.forEach(job -> job.left -= share);
    Predicate<Job> over = job -> job.left <= 0;
    ended += (int) jobs.stream().filter(over).count();
    jobs.removeIf(over);
  }

  private double perSecond() {
    return ended / (STEPS * STEP);
  }

  private static Estimate of(double factor, double deviation) {
    return new Estimate(Math.log(factor * SECONDS * 1e3), deviation);
  }

  @Test
  void withoutItTiesGoToOneEngine() {
    run(of(1.05, 0.3), of(1, 0.3), false);
    assertThat(perSecond()).isBetween(9.5, 10.5);
  }

  @Test
  void tiesAreSpreadSoThatBothEnginesWork() {
    run(of(1.05, 0.3), of(1, 0.3), true);
    assertThat(perSecond()).as("of 20").isGreaterThan(16);
  }

  @Test
  void whatIsSurelyFasterStaysWhereItIs() {
    run(of(1.5, 0.1), of(1, 0.1), true);
    assertThat(moved).isZero();
  }
}
