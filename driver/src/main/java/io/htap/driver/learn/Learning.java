package io.htap.driver.learn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.execute.Timeouts;
import io.htap.routing.learn.Bandit;
import io.htap.routing.learn.Basis;
import io.htap.routing.learn.Choice;
import io.htap.routing.learn.Estimate;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Latency;
import io.htap.routing.learn.RegretBudget;
import io.htap.routing.learn.Residual;
import io.htap.routing.model.Expectation;
import io.htap.spi.EngineId;
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

  /** How far the logarithm is off that the model expects: Postgres's joins are hard to foresee. */
  private static final double POSTGRES_PRICE_ERROR = 0.6;

  private static final double DUCKDB_PRICE_ERROR = 0.45;

  /** What five recent runs weigh: with fewer of them nobody knows when one is late. */
  private static final double ENOUGH = 4;

  /** What one run in twenty exceeds, in deviations of a normal distribution. */
  private static final double ONE_OF_TWENTY = 1.6449;

  /** More than that is an accident and no property of statements like this; of the logarithm. */
  private static final double MOST_RESIDUAL = 4;

  /** Longer by that is a mistake worth counting. */
  private static final double MISTAKE = 1.1;

  private final Cache<LearnedStatement.Key, LearnedStatement> statements =
      Caffeine.newBuilder().maximumSize(MOST_STATEMENTS).build();
  private final AtomicReference<Offsets> offsets = new AtomicReference<>(Offsets.UNKNOWN);
  private final AtomicReference<RegretBudget> budget = new AtomicReference<>(RegretBudget.START);
  private final AtomicReference<RegretBudget> hedges = new AtomicReference<>(RegretBudget.START);
  private final AtomicReferenceArray<@Nullable Past> last =
      new AtomicReferenceArray<>(LAST_DECISIONS);
  private final AtomicLong made = new AtomicLong();
  private final DoubleSupplier random;
  private final @Nullable StateFile file;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile @Nullable Future<?> saving;

  /** By how much the prices of all statements are off. */
  record Offsets(Residual postgres, Residual duckDb) {
    static final Offsets UNKNOWN =
        new Offsets(
            Residual.unknown(Basis.SIZE, POSTGRES_PRICE_ERROR),
            Residual.unknown(Basis.SIZE, DUCKDB_PRICE_ERROR));

    Offsets ran(EngineId engine, double[] features, double residual, double weight) {
      return engine == EngineId.POSTGRES
          ? new Offsets(postgres.ran(features, residual, weight), duckDb)
          : new Offsets(postgres, duckDb.ran(features, residual, weight));
    }
  }

  /**
   * @param path of the file that keeps what is learned; null for none
   */
  public Learning(@Nullable Path path) {
    this(path, () -> ThreadLocalRandom.current().nextDouble());
  }

  Learning(@Nullable Path path, DoubleSupplier random) {
    this.random = random;
    file = path == null ? null : new StateFile(path);
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
    } catch (StateFile.DamagedException e) {
      LOG.log(
          Level.WARNING,
          "what was learned begins anew, for {0} is damaged: {1}; it is kept as {2}",
          path,
          e.getMessage(),
          from.setAside());
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
      to.write(new StateFile.State(Objects.requireNonNull(offsets.get()), known));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "what was learned cannot be kept: {0}", e.toString());
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
   * A decision about one run of a statement.
   *
   * @param postgres what it was expected to take there
   * @param duckDb what it was expected to take there
   * @param expected before anything was learned of it
   */
  public record Decision(
      LearnedStatement statement,
      Choice choice,
      Estimate postgres,
      Estimate duckDb,
      Expectation expected) {
    /** Where it goes. */
    public EngineId engine() {
      return choice.engine();
    }

    Estimate on(EngineId engine) {
      return engine == EngineId.POSTGRES ? postgres : duckDb;
    }

    static EngineId other(EngineId engine) {
      return engine == EngineId.POSTGRES ? EngineId.DUCKDB : EngineId.POSTGRES;
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
   */
  public Decision decide(
      long fingerprint,
      String tenant,
      String shape,
      Expectation expected,
      String user,
      boolean tries) {
    var key = new LearnedStatement.Key(fingerprint, tenant, expected.magnitude());
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
    Choice choice =
        Bandit.choose(postgres, duckDb, random.getAsDouble(), allowed, known.mostTries());
    return new Decision(statement, choice, postgres, duckDb, expected);
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
    // A statement that runs all day tells nothing more about the others.
    double weight = Math.pow(1 + statement.seen(engine), -2);
    double off = Math.log(Math.max(0.01, millis)) - decision.expected().log(engine);
    double residual = Math.max(-MOST_RESIDUAL, Math.min(MOST_RESIDUAL, off));
    double[] basis = decision.expected().basis();
    offsets.updateAndGet(o -> o.ran(engine, basis, residual, weight));
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
  }
}
