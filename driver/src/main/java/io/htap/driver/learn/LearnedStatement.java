package io.htap.driver.learn;

import io.htap.routing.learn.Estimate;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.StatementKey;
import io.htap.spi.EngineId;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Statements of one shape and size. */
public final class LearnedStatement {
  private static final int MOST_USERS = 32;

  private final StatementKey key;
  private final String shape;
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Experience> experience = new AtomicReference<>(Experience.NONE);
  private final Runs onPostgres = new Runs();
  private final Runs onDuckDb = new Runs();
  private final LongAdder mispredicted = new LongAdder();
  private final DoubleAdder savedMillis = new DoubleAdder();

  LearnedStatement(StatementKey key, String shape) {
    this.key = key;
    this.shape = shape;
  }

  LearnedStatement(StateFile.Entry entry) {
    this(entry.key(), entry.shape());
    users.addAll(entry.users());
    experience.set(entry.experience());
  }

  StateFile.Entry entry() {
    return new StateFile.Entry(key, experience(), Set.copyOf(users), shape);
  }

  /** Whether nothing is known of it yet. */
  boolean isNew() {
    return experience().equals(Experience.NONE);
  }

  void usedBy(String user) {
    if (users.size() < MOST_USERS) {
      users.add(user);
    }
  }

  Experience experience() {
    return Objects.requireNonNull(experience.get());
  }

  /**
   * @param ratio of the time to what was expected
   */
  void ran(EngineId engine, double millis, double ratio) {
    experience.updateAndGet(known -> known.ran(engine, ratio));
    runs(engine).add(millis);
  }

  /**
   * @param ratio of the time after which it was stopped to what was expected
   * @param estimate of that ratio
   */
  void stopped(EngineId engine, double ratio, Estimate estimate) {
    experience.updateAndGet(known -> known.stopped(engine, ratio, estimate));
  }

  /** What its runs have shown is to be seen otherwise. */
  void relearned(Experience seen) {
    experience.set(seen);
  }

  StatementKey key() {
    return key;
  }

  Runs runs(EngineId engine) {
    return engine == EngineId.POSTGRES ? onPostgres : onDuckDb;
  }

  /** How many runs there have been, as far as is known. */
  double seen(EngineId engine) {
    return Math.max(experience().on(engine).weight(), runs(engine).count());
  }

  void mispredicted() {
    mispredicted.increment();
  }

  void saved(double millis) {
    savedMillis.add(millis);
  }

  /** As it is shown. */
  public String fingerprint() {
    return Long.toHexString(key.fingerprint());
  }

  /** Whose it is; empty where there are no tenants. */
  public String tenant() {
    return key.tenant();
  }

  /** The text without literals and comments. */
  public String shape() {
    return shape;
  }

  /** Whether this user has run it. */
  public boolean isOf(String user) {
    return users.contains(user);
  }

  /** What its runs on an engine came to; null without any. */
  public Runs.@Nullable Figures figures(EngineId engine) {
    return runs(engine).figures();
  }

  /** How often it has run. */
  public long count() {
    return onPostgres.count() + onDuckDb.count();
  }

  /** How often it took longer than it was expected to take elsewhere. */
  public long timesMispredicted() {
    return mispredicted.sum();
  }

  /** How much less time DuckDB has taken than Postgres was expected to take. */
  public double savedMillis() {
    return savedMillis.sum();
  }
}
