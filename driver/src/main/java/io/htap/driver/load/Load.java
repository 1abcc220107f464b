package io.htap.driver.load;

import io.htap.driver.execute.Admission;
import io.htap.driver.execute.Timeouts;
import io.htap.driver.observe.Activity;
import io.htap.driver.observe.Totals;
import io.htap.replica.store.MemoryUse;
import io.htap.routing.load.Balance;
import io.htap.routing.load.Regulator;
import io.htap.routing.load.Situation;
import io.htap.routing.load.Stretch;
import io.htap.routing.load.Utilisation;
import io.htap.routing.load.Workload;
import io.htap.spi.EngineId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How busy the engines are with the statements of one copy, and what prevails among these. Looked
 * at twice a second, by a thread that all copies share, as long as somebody decides by it.
 */
public final class Load {
  private static final ScheduledThreadPoolExecutor TIMER = Timeouts.timer("htap-load");
  private static final long PERIOD_MILLIS = 500;

  /** After that nobody wants to know any more. */
  private static final long UNASKED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final double NANOS_PER_SECOND = 1e9;

  private final Activity activity;
  private final Admission admission;
  private final AtomicInteger onPostgres = new AtomicInteger();
  private final AtomicReference<Stretch> stretchOfPostgres = new AtomicReference<>(Stretch.NONE);
  private final AtomicReference<Stretch> stretchOfDuckDb = new AtomicReference<>(Stretch.NONE);
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile long asked = System.nanoTime();
  private volatile boolean closed;

  // Of whoever looks, one at a time.
  private Regulator regulator = Regulator.START;
  private Workload workload = Workload.UNSEEN;
  private @Nullable Reading last;

  /** What DuckDB has in memory. */
  @FunctionalInterface
  public interface Memory {
    MemoryUse use() throws SQLException;
  }

  /**
   * What is looked at.
   *
   * @param nanos when
   * @param processorNanos of processors that this process has taken until then
   * @param memory the share of DuckDB's that is in use, where it is scarce
   * @param totals until then
   */
  record Reading(long nanos, long processorNanos, double memory, Totals totals) {}

  public Load(Activity activity, Admission admission) {
    this.activity = activity;
    this.admission = admission;
  }

  /** As it is now. Whoever asks has it looked at for a while. */
  public Balance now(Memory memory) {
    asked = System.nanoTime();
    if (!looking.get() && !closed && looking.compareAndSet(false, true)) {
      TIMER.execute(() -> look(memory, System.nanoTime()));
    }
    Situation situation = activity.situation();
    return situation == null ? Balance.EVEN : situation.now(onPostgres.get(), admission.underWay());
  }

  void look(Memory memory, long now) {
    if (closed || now - asked > UNASKED_NANOS) {
      admission.turns(admission.most());
      activity.situation(null);
      looking.set(false);
      return;
    }
    try {
      saw(new Reading(now, processorNanos(), scarcity(memory), activity.totals()));
    } finally {
      TIMER.schedule(() -> look(memory, System.nanoTime()), PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** How much of the second half of DuckDB's memory is in use: in the first it is not scarce. */
  private static double scarcity(Memory memory) {
    try {
      MemoryUse use = memory.use();
      return 2.0 * use.heldBytes() / use.limitBytes() - 1;
    } catch (SQLException e) {
      // It cannot even answer that, unless it was closed just now.
      return 1;
    }
  }

  /** After what was looked at before. */
  void saw(Reading now) {
    Reading before = last;
    last = now;
    if (before == null) {
      return;
    }
    double nanos = Math.max(1, now.nanos() - before.nanos());
    Totals since = now.totals().since(before.totals());
    workload = workload.after(since.staying(), since.forCopy(), nanos / NANOS_PER_SECOND);
    int turns = workload.turns(admission.most());
    admission.turns(turns);
    double processors =
        (now.processorNanos() - before.processorNanos())
            / nanos
            / Runtime.getRuntime().availableProcessors();
    Utilisation duckDb =
        Utilisation.of(
            Math.max(processors, stretch(EngineId.DUCKDB).utilisation(now.nanos())),
            now.memory(),
            admission.underWay(),
            turns);
    // What the statements of others make of it shows in how long those take that are known.
    Utilisation postgres =
        Utilisation.of(
            stretch(EngineId.POSTGRES).utilisation(now.nanos()),
            0,
            onPostgres.get(),
            admission.most());
    regulator = regulator.after(postgres, duckDb);
    activity.situation(new Situation(regulator.balance(postgres, duckDb), workload, turns));
  }

  private Stretch stretch(EngineId engine) {
    return Objects.requireNonNull(ofEngine(engine).get());
  }

  private AtomicReference<Stretch> ofEngine(EngineId engine) {
    return engine == EngineId.POSTGRES ? stretchOfPostgres : stretchOfDuckDb;
  }

  /** A statement that the copy could answer begins on Postgres. */
  public void beginsOnPostgres() {
    onPostgres.incrementAndGet();
  }

  /** One of them has ended. */
  public void endedOnPostgres() {
    onPostgres.decrementAndGet();
  }

  /**
   * A statement has run of which is known what it takes.
   *
   * @param ratio of what it took to that
   */
  public void ran(EngineId engine, double ratio) {
    long now = System.nanoTime();
    ofEngine(engine).updateAndGet(known -> known.ran(ratio, now));
  }

  /** Its copy is closed. */
  public void close() {
    closed = true;
  }
}
