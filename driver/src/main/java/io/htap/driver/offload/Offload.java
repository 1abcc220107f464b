package io.htap.driver.offload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.RouteChoice;
import io.htap.driver.execute.Breaker;
import io.htap.driver.execute.CopyExecution;
import io.htap.driver.execute.EngineExecution;
import io.htap.driver.execute.ResultBuffer;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.replica.Replica;
import io.htap.routing.learn.Latency;
import io.htap.routing.policy.OffloadPolicy;
import io.htap.routing.policy.OffloadPolicy.Offer;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import io.htap.spi.engine.EngineException;
import io.htap.spi.engine.EngineException.Kind;
import io.htap.spi.engine.EnginePlan;
import io.htap.spi.engine.EnginePlanning;
import io.htap.spi.engine.EnginePlanning.Able;
import io.htap.spi.engine.EnginePlanning.Unable;
import io.htap.spi.engine.EngineTables;
import io.htap.spi.engine.EngineTables.Figures;
import io.htap.spi.engine.EngineTables.Residence;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What all sessions of one copy have of an engine that holds columns of it. Nothing is taken from
 * the engine before a statement goes there.
 */
public final class Offload implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Offload.class.getName());
  private static final EngineId ENGINE = EngineId.GPU;
  private static final int MOST_STATEMENTS = 10_000;

  /** Of a column of a row, before any is there. */
  private static final double BYTES_PER_VALUE = 8;

  /** Before anything was brought there: what a reader of DuckDB's rows manages. */
  private static final double FIRST_BYTES_PER_MILLI = 200_000;

  private final CopyColumns columns;
  private final long memory;
  private final Breaker breaker = new Breaker();
  private final LongAdder statements = new LongAdder();
  private final LongAdder fallbacks = new LongAdder();
  private final Cache<Long, Latency> runs =
      Caffeine.newBuilder().maximumSize(MOST_STATEMENTS).build();
  private final Reuse reuse;
  private volatile @Nullable String lastFailure;
  private volatile @Nullable EngineTables tables;
  private boolean closed;

  /**
   * @param memory that the columns may take there, in bytes; 0 for what the engine thinks fit
   */
  public Offload(Replica replica, long memory) {
    columns = new CopyColumns(replica);
    reuse = new Reuse(columns::version);
    this.memory = memory;
  }

  /** What came of it. */
  public sealed interface Attempt {
    /** Rows. */
    record Rows(ResultSet rows, long count, Report report) implements Attempt {}

    /** Another engine has to answer. */
    record Refused(Reason reason) implements Attempt {}
  }

  /**
   * Where the statement goes, the engine being one more that could have it.
   *
   * @param before without it
   */
  public RouteDecision choose(
      RouteDecision before, Offered offered, long fingerprint, HtapConfig config) {
    if (before.chosen() == ENGINE) {
      return before;
    }
    if (offered.plan() == null) {
      return before.without(ENGINE, offered.requireAgainst());
    }
    if (breaker.open()) {
      return before.without(ENGINE, Reason.of(ReasonCode.ENGINE_FAILED, "it failed repeatedly"));
    }
    if (config.route() == RouteChoice.GPU || before.prices().isEmpty()) {
      return before;
    }
    reuse.asked(offered.requirePlan());
    return OffloadPolicy.choose(before, ENGINE, offer(offered, fingerprint), config.gpuRows());
  }

  private Offer offer(Offered offered, long fingerprint) {
    EngineTables held = tables;
    EnginePlan plan = offered.requirePlan();
    Latency ran = Objects.requireNonNullElse(runs.getIfPresent(fingerprint), Latency.NOTHING);
    double expected =
        offered.rows()
            * BYTES_PER_VALUE
            * plan.reads().stream().mapToInt(read -> read.columns().size()).sum();
    if (held == null) {
      return new Offer(offered.rows(), expected, expected, FIRST_BYTES_PER_MILLI, 1, ran);
    }
    Residence there = held.residence(plan);
    Figures figures = held.figures();
    double pace =
        figures.movedMillis() > 0
            ? Math.max(1, figures.moved() / figures.movedMillis())
            : FIRST_BYTES_PER_MILLI;
    double missing = there.complete() ? 0 : Math.max(expected - there.resident(), 1);
    double bytes = there.resident() + missing;
    return new Offer(offered.rows(), bytes, missing, pace, reuse.of(plan), ran);
  }

  /**
   * Tries to have the statement answered there.
   *
   * @param waits whether what it reads is waited for; else it is brought there in the background,
   *     for the next one
   * @throws SQLException 57014 when the application stopped it or its time was up
   */
  public Attempt run(
      Offered offered,
      long fingerprint,
      boolean waits,
      RunningQuery running,
      ResultBuffer buffer,
      ExecutionRequest request,
      CopyExecution.Call call)
      throws SQLException {
    if (breaker.open()) {
      return refused(ReasonCode.ENGINE_FAILED, "it failed repeatedly");
    }
    EnginePlanning planning = offered.with(request.requireParameters());
    if (planning instanceof Unable unable) {
      return new Attempt.Refused(unable.reason());
    }
    EnginePlan plan = ((Able) planning).plan();
    long began = System.nanoTime();
    try {
      EngineTables held = tables(offered);
      long moved = held.figures().moved();
      EngineExecution execution = new EngineExecution(running, held, buffer);
      Residence before = held.residence(plan);
      if (!before.complete() && !waits) {
        held.load(plan);
        return refused(ReasonCode.ENGINE_BUSY, "what it reads is being brought there");
      }
      if (!before.complete() && !execution.await(plan, call.limit())) {
        return refused(ReasonCode.ENGINE_BUSY, "what it reads has no room there, or has changed");
      }
      long ready = System.nanoTime();
      ResultSet rows = execution.run(request.statement(), plan, call);
      long ended = System.nanoTime();
      breaker.succeeded();
      statements.increment();
      ran(fingerprint, (ended - ready) / 1e6);
      return new Attempt.Rows(
          rows,
          execution.rowCount(),
          new Report(
              execution.cost(),
              held.figures().resident(),
              before.complete() ? 0 : held.figures().moved() - moved,
              before.complete() ? 0 : (ready - began) / 1e6));
    } catch (EngineException e) {
      return fellBack(e);
    } catch (PSQLException e) {
      throw e;
    } catch (SQLException e) {
      return fellBack(new EngineException(Kind.RAISED, String.valueOf(e.getMessage()), e));
    }
  }

  private void ran(long fingerprint, double millis) {
    Latency before = runs.getIfPresent(fingerprint);
    runs.put(fingerprint, Objects.requireNonNullElse(before, Latency.NOTHING).ran(millis));
  }

  private Attempt fellBack(EngineException e) {
    fallbacks.increment();
    String what = e.kind() + ": " + e.getMessage();
    lastFailure = what;
    if (e.kind() == Kind.FAILED && breaker.failed()) {
      LOG.log(Level.WARNING, "the GPU has failed repeatedly: statements stay away from it a while");
    }
    LOG.log(Level.INFO, "a statement has no answer of the GPU: {0}", what);
    LOG.log(Level.DEBUG, what, e);
    return refused(
        switch (e.kind()) {
          case NOT_THERE, FULL -> ReasonCode.ENGINE_BUSY;
          case RAISED, STOPPED, FAILED -> ReasonCode.ENGINE_FAILED;
        },
        what);
  }

  private static Attempt refused(ReasonCode code, String why) {
    return new Attempt.Refused(Reason.of(code, why));
  }

  /** What the engine holds of the copy; from the first call on. */
  private EngineTables tables(Offered offered) throws EngineException {
    EngineTables held = tables;
    return held == null ? opened(offered) : held;
  }

  private synchronized EngineTables opened(Offered offered) throws EngineException {
    if (closed) {
      throw new EngineException(Kind.NOT_THERE, "the copy is closed");
    }
    EngineTables held = tables;
    if (held == null) {
      held = offered.requireEngine().serve(columns, memory);
      tables = held;
    }
    return held;
  }

  /** For {@code SHOW htap.gpu}. */
  public Status status() {
    EngineTables held = tables;
    return new Status(
        held == null ? new Figures(0, 0, 0, 0) : held.figures(),
        statements.sum(),
        fallbacks.sum(),
        lastFailure);
  }

  /**
   * What the sessions of a copy have done with the engine.
   *
   * @param fallbacks statements that began there and were answered elsewhere
   * @param lastFailure why the last of them was; null for none
   */
  public record Status(
      Figures figures, long statements, long fallbacks, @Nullable String lastFailure) {}

  @Override
  public synchronized void close() {
    closed = true;
    EngineTables held = tables;
    if (held != null) {
      tables = null;
      held.close();
    }
  }
}
