package io.htap.driver.learn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.execute.Timeouts;
import io.htap.routing.features.FeatureVector;
import io.htap.routing.learn.Bandit;
import io.htap.routing.learn.Choice;
import io.htap.routing.learn.Estimate;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Latency;
import io.htap.routing.learn.Offsets;
import io.htap.routing.learn.RegretBudget;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.load.Balance;
import io.htap.routing.model.Expectation;
import io.htap.routing.model.LatencyModel;
import io.htap.routing.replay.Replayed;
import io.htap.routing.replay.Run;
import io.htap.spi.EngineId;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the statements of one copy where their own runs have shown that they are fastest. Nothing
 * of it waits: a run is counted in less time than a message takes to leave.
 */
public final class Learning {
  private static final Logger LOG = System.getLogger(Learning.class.getName());
  private static final ScheduledThreadPoolExecutor TIMER = Timeouts.timer("htap-learned");

  /** At most that much is learned again after a crash. */
  private static final long SAVE_SECONDS = 10;

  private static final int MOST_STATEMENTS = 10_000;
  private static final int LAST_DECISIONS = 256;

  /** What five recent runs weigh: with fewer of them nobody knows when one is late. */
  private static final double ENOUGH = 4;

  /** What one run in twenty exceeds, in deviations of a normal distribution. */
  private static final double ONE_OF_TWENTY = 1.6449;

  /** Longer by that is a mistake worth counting. */
  private static final double MISTAKE = 1.1;

  private final Cache<StatementKey, LearnedStatement> statements =
      Caffeine.newBuilder().maximumSize(MOST_STATEMENTS).build();
  private final AtomicReference<Offsets> offsets = new AtomicReference<>(Offsets.UNKNOWN);
  private final AtomicReference<RegretBudget> budget = new AtomicReference<>(RegretBudget.START);
  private final AtomicReference<RegretBudget> hedges = new AtomicReference<>(RegretBudget.START);
  private final AtomicReferenceArray<@Nullable Past> last =
      new AtomicReferenceArray<>(LAST_DECISIONS);
  private final AtomicLong made = new AtomicLong();
  private final DoubleSupplier random;
  private final @Nullable StateFile file;
  private final @Nullable RunLog log;
  private final Models models;
  private final AtomicBoolean training = new AtomicBoolean();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable Future<?> saving;

  /**
   * @param path of the file that keeps what is learned; null for none
   */
  public Learning(@Nullable Path path) {
    this(path, () -> ThreadLocalRandom.current().nextDouble());
  }

  Learning(@Nullable Path path, DoubleSupplier random) {
    this.random = random;
    file = path == null ? null : new StateFile(path);
    log = path == null ? null : new RunLog(path.resolveSibling(path.getFileName() + ".runs"));
    models = new Models(path == null ? null : path.resolveSibling(path.getFileName() + ".model"));
    if (path != null) {
      load(new StateFile(path), path);
    }
  }

  private void load(StateFile from, Path path) {
    try {
      StateFile.State state = from.read();
      offsets.set(state.offsets());
      for (StateFile.Entry entry : state.statements()) {
        statements.put(entry.key(), new LearnedStatement(entry));
      }
      if (state != StateFile.State.NOTHING && state.model() != model().id()) {
        relearn();
      }
    } catch (StateFile.DamagedException e) {
      LOG.log(
          Level.WARNING,
          "what was learned begins anew, for {0} is damaged: {1}; it is kept as {2}",
          path,
          e.getMessage(),
          OwnFile.setAside(path));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what was learned cannot be read: {0}", e.toString());
    }
  }

  /** Nothing of it is on the way of a statement. */
  private void changed() {
    if (file != null && scheduled.compareAndSet(false, true)) {
      saving = TIMER.schedule(this::save, SAVE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void save() {
    StateFile to = file;
    if (to == null || !scheduled.getAndSet(false)) {
      return;
    }
    try {
      List<StateFile.Entry> known = statements().stream().map(LearnedStatement::entry).toList();
      to.write(new StateFile.State(model().id(), Objects.requireNonNull(offsets.get()), known));
      flush();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what was learned cannot be kept: {0}", e.toString());
    }
  }

  private void flush() throws IOException {
    if (log != null) {
      log.flush();
    }
  }

  /** Forgets everything, and leaves no file. */
  public void drop() {
    forget();
    unschedule();
    scheduled.set(false);
    StateFile from = file;
    if (from != null) {
      try {
        from.delete();
        models.delete();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the file of what was learned remains: {0}", e.toString());
      }
    }
  }

  /** Keeps what has not been kept yet. */
  public void close() {
    unschedule();
    save();
  }

  private void unschedule() {
    Future<?> waiting = saving;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /**
   * Decides.
   *
   * @param fingerprint of the statement
   * @param tenant whose it is; empty where there are none
   * @param shape its text without literals
   * @param expected of it before anything was learned of it
   * @param tries whether an engine may be tried that is not expected to be the fastest
   * @param load how it is spread at present
   */
  public Decision decide(
      long fingerprint,
      String tenant,
      String shape,
      Expectation expected,
      String user,
      boolean tries,
      Balance load) {
    var key = new StatementKey(fingerprint, tenant, expected.magnitude());
    LearnedStatement statement =
        Objects.requireNonNull(statements.get(key, k -> new LearnedStatement(k, shape)));
    statement.usedBy(user);
    Experience known = statement.experience();
    Offsets off = Objects.requireNonNull(offsets.get());
    double[] basis = expected.basis();
    double logPostgres = expected.log(EngineId.POSTGRES);
    double logDuckDb = expected.log(EngineId.DUCKDB);
    Estimate postgres =
        known.postgres().estimate(off.postgres().estimate(0, basis)).plus(logPostgres);
    Estimate duckDb = known.duckDb().estimate(off.duckDb().estimate(0, basis)).plus(logDuckDb);
    double allowed = tries ? Objects.requireNonNull(budget.get()).allowed() : 0;
    Choice choice = load.settle(postgres, duckDb);
    if (choice == null) {
      choice = Bandit.choose(postgres, duckDb, random.getAsDouble(), allowed, known.mostTries());
    }
    return new Decision(statement, choice, postgres, duckDb, expected, load);
  }

  /**
   * A run that has been decided upon is over.
   *
   * @param engine where it really ran
   */
  public void ran(Decision decision, EngineId engine, double millis) {
    ran(decision, engine, millis, false);
  }

  private void ran(Decision decision, EngineId engine, double millis, boolean hedged) {
    LearnedStatement statement = decision.statement();
    double seen = statement.seen(engine);
    double residual = Math.log(Math.max(0.01, millis)) - decision.expected().log(engine);
    double[] basis = decision.expected().basis();
    offsets.updateAndGet(o -> o.ran(engine, basis, residual, seen));
    // Over what was expected, since one shape and magnitude has statements of many sizes.
    statement.ran(engine, millis, millis / Math.exp(decision.expected().log(engine)));
    double other = decision.on(Decision.other(engine)).millis();
    if (millis > MISTAKE * other) {
      statement.mispredicted();
    }
    if (engine == EngineId.DUCKDB) {
      statement.saved(decision.postgres().millis() - millis);
    }
    Choice choice = decision.choice();
    if (choice.explores() && engine == choice.engine()) {
      budget.updateAndGet(b -> b.tried(millis - other));
    } else {
      budget.updateAndGet(b -> b.ran(decision.on(choice.engine()).millis()));
    }
    int place = (int) (made.getAndIncrement() % LAST_DECISIONS);
    last.set(place, new Past(Instant.now(), decision, engine, millis, hedged));
    changed();
  }

  /**
   * A run that has been decided upon was stopped, or failed: it would have taken longer.
   *
   * @param millis that it had taken until then
   */
  public void stopped(Decision decision, EngineId engine, double millis) {
    double expected = decision.expected().log(engine);
    decision
        .statement()
        .stopped(engine, millis / Math.exp(expected), decision.on(engine).plus(-expected));
    Choice choice = decision.choice();
    if (choice.explores() && engine == choice.engine()) {
      double other = decision.on(Decision.other(engine)).millis();
      budget.updateAndGet(b -> b.tried(millis - other));
    }
    changed();
  }

  /** Whether runs are recorded: there is a place for them. */
  boolean records() {
    return log != null;
  }

  /** Has a run recorded that a model may be trained from. */
  void record(Decision decision, EngineId engine, Run.Course course) {
    RunLog to = log;
    FeatureVector features = decision.expected().features();
    if (to != null && features != null) {
      to.add(
          new Run(
              System.currentTimeMillis(),
              decision.statement().key(),
              features,
              decision.engine(),
              decision.choice().propensity(),
              engine,
              decision.postgres().millis(),
              decision.duckDb().millis(),
              course));
    }
  }

  /** The model that is in use. */
  public LatencyModel model() {
    return models.inUse().model();
  }

  /**
   * What is known of the model that is in use.
   *
   * @param deployed null for the shipped one
   * @param recordedBytes of the runs from which another one may be trained
   * @param droppedRuns that came too fast to be recorded
   */
  public record ModelStatus(@Nullable Deployed deployed, long recordedBytes, long droppedRuns) {}

  /** Which model is in use. */
  public ModelStatus modelStatus() {
    RunLog of = log;
    return new ModelStatus(
        models.inUse().deployed(), of == null ? 0 : of.bytes(), of == null ? 0 : of.dropped());
  }

  /**
   * Trains a model from the recorded runs, and puts it into use if it is better; takes some
   * seconds.
   *
   * @throws HtapException 0A000 without LightGBM, 55000 where nothing is recorded, 55006 while
   *     another one is being trained, 58030 when a file cannot be read or written
   */
  public Retraining.Result retrain() throws HtapException {
    RunLog from = recorded();
    if (!training.compareAndSet(false, true)) {
      throw new HtapException(SqlState.OBJECT_IN_USE, "a model is being trained already");
    }
    try {
      Retraining.Result result = new Retraining(models).train(from.read());
      if (result.deployed()) {
        relearn();
      }
      return result;
    } catch (IOException e) {
      throw new HtapException(SqlState.IO_ERROR, "no model can be trained: " + e.getMessage(), e);
    } finally {
      training.set(false);
    }
  }

  private RunLog recorded() throws HtapException {
    RunLog present = log;
    if (present == null) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "no runs are recorded: the copy is in memory, and htap.state.path is not set");
    }
    return present;
  }

  /**
   * Goes back to the model that was in use before.
   *
   * @throws HtapException 55000 when the shipped one is in use, 58030 when a file cannot be moved
   */
  public void restoreModel() throws HtapException {
    Models.InUse before;
    try {
      before = models.restore();
    } catch (IOException e) {
      throw new HtapException(SqlState.IO_ERROR, "the model remains: " + e.getMessage(), e);
    }
    if (before == null) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the shipped model is in use");
    }
    relearn();
  }

  /**
   * What was learned was by how much another model was off: it is made again of the recorded runs.
   * What is not among them begins anew.
   */
  private void relearn() {
    List<Run> runs;
    try {
      runs = log == null ? List.of() : log.read();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what was learned begins anew: {0}", e.toString());
      runs = List.of();
    }
    Replayed replayed = Replayed.of(model(), runs);
    offsets.set(replayed.offsets());
    for (LearnedStatement statement : statements.asMap().values()) {
      statement.relearned(replayed.statement(statement.key()));
    }
    changed();
  }

  /**
   * After how many milliseconds a run on Postgres is so late that it is worth beginning on DuckDB,
   * too: later than nineteen of twenty. To be asked once of each, for it earns what hedges spend.
   *
   * @return infinite where too little is known of it, or too much was spent on others already
   */
  public double lateAfter(Decision decision) {
    double expected = decision.postgres().millis();
    RegretBudget left = hedges.updateAndGet(b -> b.ran(expected));
    Latency known = decision.statement().experience().postgres();
    return known.weight() < ENOUGH || decision.duckDb().millis() > left.allowed()
        ? Double.POSITIVE_INFINITY
        : known.run(decision.postgres()).millis(ONE_OF_TWENTY);
  }

  /** What a hedge has taken that would not have been without it, in milliseconds. */
  public void spentOnHedge(double millis) {
    hedges.updateAndGet(b -> b.tried(millis));
  }

  /**
   * After how many milliseconds a run on DuckDB had better been one on Postgres: when that would
   * have answered in nineteen of twenty cases, as far as is known. Whoever turns then takes at most
   * twice as long in those. (The rule of the rented skis: Karlin, Manasse, Rudolph and Sleator,
   * "Competitive Snoopy Caching", Algorithmica 3, 1988.)
   */
  public double overdueAfter(Decision decision) {
    Latency known = decision.statement().experience().postgres();
    return known.run(decision.postgres()).millis(ONE_OF_TWENTY);
  }

  /**
   * A run that has been decided upon, and was begun on DuckDB, too, is over.
   *
   * @param first that has answered; the other one was stopped
   * @param postgres milliseconds that it took there, or until it was stopped
   * @param duckDb likewise
   */
  public void hedged(Decision decision, EngineId first, double postgres, double duckDb) {
    spentOnHedge(duckDb);
    EngineId other = Decision.other(first);
    stopped(decision, other, other == EngineId.POSTGRES ? postgres : duckDb);
    ran(decision, first, first == EngineId.POSTGRES ? postgres : duckDb, true);
  }

  /**
   * A run that is over.
   *
   * @param ended when it was
   * @param engine where it really ran
   * @param hedged whether it was begun on both
   */
  public record Past(
      Instant ended, Decision decision, EngineId engine, double millis, boolean hedged) {}

  /** The last ones, the latest first. */
  public List<Past> decisions() {
    List<Past> found = new ArrayList<>();
    for (int i = 0; i < LAST_DECISIONS; i++) {
      Past past = last.get(i);
      if (past != null) {
        found.add(past);
      }
    }
    found.sort(Comparator.comparing(Past::ended).reversed());
    return found;
  }

  /** All that are known, those with the most runs first. */
  public List<LearnedStatement> statements() {
    List<LearnedStatement> all = new ArrayList<>(statements.asMap().values());
    all.removeIf(LearnedStatement::isNew);
    all.sort(Comparator.comparingLong(LearnedStatement::count).reversed());
    return all;
  }

  /** Forgets everything. */
  public void reset() {
    forget();
    changed();
  }

  private void forget() {
    statements.invalidateAll();
    offsets.set(Offsets.UNKNOWN);
    budget.set(RegretBudget.START);
    hedges.set(RegretBudget.START);
    for (int i = 0; i < LAST_DECISIONS; i++) {
      last.set(i, null);
    }
    if (log != null) {
      try {
        log.delete();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "the record of runs remains: {0}", e.toString());
      }
    }
  }
}
