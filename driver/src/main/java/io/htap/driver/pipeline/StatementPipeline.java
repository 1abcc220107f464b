package io.htap.driver.pipeline;

import io.htap.driver.config.RoutingMode;
import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.engine.postgres.Preflight.Verdict;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.execute.Timeouts;
import io.htap.driver.hedge.Hedge;
import io.htap.driver.hedge.RunOnCopy;
import io.htap.driver.hedge.SessionHedges;
import io.htap.driver.hedge.SessionHedges.Race;
import io.htap.driver.learn.ParameterPrices;
import io.htap.driver.learn.ParameterPrices.Priced;
import io.htap.driver.learn.SessionLearning;
import io.htap.driver.learn.SessionLearning.Answered;
import io.htap.driver.offload.Offered;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.verify.Finding;
import io.htap.replica.Replica;
import io.htap.routing.load.Balance;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLState;

/**
 * The story of a statement, for one session:
 *
 * <pre>
 * text → known text?  → stays: Postgres at once
 *      → gate         the session says stay
 *      → plan         catalog, guards, describe, rewrite, route (kept per text and parameter types)
 *      → preflight    one round trip: privileges, identity, transaction, required log position
 *      → freshness    wait for that position as long as it pays
 *      → execute      on the copy; any error but a cancel ends on Postgres
 * </pre>
 */
final class StatementPipeline {
  private static final Reason CLOSED =
      Reason.of(ReasonCode.ENGINE_ABSENT, "the connection is closed");

  /** What is late sooner than that is not worth a thread and a request to stop. */
  private static final double SOONEST_MILLIS = 20;

  private static final double NANOS_PER_MILLI = 1e6;

  private final HtapSession session;
  private final Copy copy;
  private final Plans plans;
  private final CopyReads reads;
  private final RunningQuery running;
  private final SessionLearning learning;
  private Replica plannedFor;
  private final SessionHedges hedges;
  private @Nullable ParameterPrices underWay;

  /**
   * What the statement under way is expected to take on Postgres, in milliseconds; 0 if unknown.
   */
  private double onPostgresMillis;

  /**
   * What was proven and made before a statement went to Postgres.
   *
   * @param preflightNanos that the proof took
   * @param lateNanos after which it is late
   */
  private record Beside(
      Plan plan, Verdict verdict, RunOnCopy run, long preflightNanos, long lateNanos) {}

  StatementPipeline(HtapSession session, Copy copy, RunningQuery running) throws SQLException {
    this.session = session;
    this.copy = copy;
    this.plannedFor = copy.replica();
    this.plans = new Plans(new Planner(session.raw, copy, session.settings));
    this.running = running;
    this.reads = new CopyReads(session, copy, running);
    this.hedges = new SessionHedges(session.raw, running);
    this.learning =
        new SessionLearning(
            copy::learning, copy::load, session.raw.getUserName(), copy::conditions);
  }

  /** The story; null sends the statement to Postgres. */
  @Nullable Outcome run(TextFacts text, ExecutionRequest request) throws SQLException {
    renew();
    session.watch.begins();
    learning.begin();
    reads.begin();
    underWay = null;
    onPostgresMillis = 0;
    Reason gate = Gate.check(session, request);
    if (gate != null) {
      return stay(gate);
    }
    long executions = running.executions();
    // Of this statement alone: another thread may use the connection, too.
    var late = new AtomicReference<Beside>();
    Outcome outcome = orOnPostgres(request, () -> answer(text, request, late));
    Beside beside = late.get();
    return beside == null ? outcome : onBoth(beside, executions, text, request);
  }

  /** What may lead to an answer. */
  @FunctionalInterface
  private interface Step {
    /** Null sends the statement to Postgres. */
    @Nullable Outcome take() throws SQLException;
  }

  private @Nullable Outcome orOnPostgres(ExecutionRequest request, Step step) throws SQLException {
    if (!running.enter()) {
      return stay(CLOSED);
    }
    Outcome outcome;
    boolean cancelled;
    try (Timeouts.Timer timer =
        Timeouts.ofQuestions(running, request.statement().getQueryTimeout())) {
      outcome = orStay(step);
    } finally {
      cancelled = running.leave();
    }
    if (outcome == null && cancelled) {
      // Before anything ran that could have heard it; Postgres would not either.
      throw RunningQuery.cancelled(Stop.USER_REQUEST, null);
    }
    return outcome;
  }

  private @Nullable Outcome orStay(Step step) throws SQLException {
    try {
      return step.take();
    } catch (SQLException e) {
      if (PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState()) || session.raw.isClosed()) {
        stoppedOnCopy();
        throw e;
      }
      if (!session.raw.getAutoCommit()
          || session.raw.getTransactionState() != TransactionState.IDLE) {
        // Postgres has refused a question about this statement and failed the transaction for it;
        // asked again it could only say that the transaction is aborted.
        throw e;
      }
      return stay(Reason.of(ReasonCode.ENGINE_FAILED, "SQLState " + e.getSQLState()));
    }
  }

  /** Tells {@code late} what the copy has to do of it when it is late on Postgres. */
  private @Nullable Outcome answer(
      TextFacts text, ExecutionRequest request, AtomicReference<Beside> late) throws SQLException {
    boolean unseenWrites =
        reads.askForOwnWrites(session.settings.current(), session.last.copyRun() == null);
    long insertLsn = 0;
    try {
      Plan plan = learned(plans.of(text, request), request, true);
      if (plan.stays()) {
        Beside beside = beside(plan, request, unseenWrites);
        late.set(beside);
        insertLsn = beside == null ? 0 : beside.verdict().insertLsn();
        return stay(plan);
      }
      Reason against = against(plan);
      if (against != null) {
        if (against.code() == ReasonCode.QUARANTINED) {
          // Planned anew soon: what it reads may be another copy by then.
          plans.penalise(text, request, against);
        }
        return stay(against);
      }
      // A BEGIN in SQL leaves autocommit on and a transaction open.
      boolean alone =
          session.raw.getAutoCommit() && session.raw.getTransactionState() == TransactionState.IDLE;
      long began = System.nanoTime();
      boolean verified = verified(plan);
      Verdict verdict = preflight(plan, verified).run(session.raw, alone);
      insertLsn = verdict.insertLsn();
      if (verdict.refusal().filter(r -> r.code() == ReasonCode.CATALOG_CHANGED).isPresent()) {
        plan = learned(plans.again(text, request), request, true);
        if (plan.stays()) {
          return stay(plan);
        }
        verdict = preflight(plan, verified).run(session.raw, alone);
        insertLsn = verdict.insertLsn();
      }
      against = against(plan, verdict);
      if (against != null) {
        return stay(against);
      }
      CopyReads.Answer answer =
          reads.read(
              plan,
              verdict,
              request,
              session.settings.current(),
              unseenWrites,
              alone,
              overdueMillis(plan),
              began);
      if (answer.refusal() != null) {
        plans.penalise(text, request, answer.refusal());
        stoppedOnCopy();
        return stay(answer.refusal());
      }
      if (verdict.state() != null && answer.offload() == null) {
        copy.verify(text.sql(), plan, verdict.state(), request.requireParameters());
      }
      if (answer.offload() == null) {
        ran(EngineId.DUCKDB, answer.requireRun().answered());
      }
      session.last = new LastRun(answer.decision(plan), answer.run(), answer.offload());
      return new Outcome.Rows(answer.requireRows());
    } finally {
      if (unseenWrites) {
        reads.askedForOwnWrites(insertLsn);
      }
    }
  }

  /**
   * By the values that are bound and by what was learned, too. Of what is read bit by bit nobody
   * knows when it is over.
   *
   * @param runs whether it is about to run, so that something can be learned from it
   */
  private Plan learned(Plan plan, ExecutionRequest request, boolean runs) throws SQLException {
    Plan.OnCopy onCopy = plan.onCopy();
    if (onCopy == null || request.statement().getFetchSize() > 0 && !session.raw.getAutoCommit()) {
      return plan;
    }
    Priced priced = onCopy.prices().of(request.requireParameters());
    underWay = runs ? onCopy.prices() : null;
    if (runs && !priced.decision().prices().isEmpty()) {
      onPostgresMillis = priced.decision().millisOn(EngineId.POSTGRES);
    }
    String tenant = session.settings.current().tenant();
    RouteDecision decision =
        learning.decide(mode(runs), tenant, onCopy.subject(), priced, balance());
    Offered offered = onCopy.offered();
    if (offered != null) {
      long fingerprint = onCopy.subject().fingerprint();
      decision = copy.offload().choose(decision, offered, fingerprint, session.settings.current());
    }
    return decision == plan.decision() ? plan : plan.with(decision);
  }

  /** What is fixed, or goes by prices alone, does not depend on the load. */
  private Balance balance() {
    return routing() == RoutingMode.LEARNED ? copy.balance() : Balance.EVEN;
  }

  private RoutingMode routing() {
    return session.settings.current().routing();
  }

  private RoutingMode mode(boolean runs) {
    RoutingMode mode = routing();
    return mode == RoutingMode.LEARNED && !runs ? RoutingMode.FIXED : mode;
  }

  /** The statement was answered by Postgres. */
  void ranOnPostgres(long nanos) {
    copy.slowdown().ran(onPostgresMillis, nanos / NANOS_PER_MILLI);
    ran(EngineId.POSTGRES, Answered.whole(nanos));
  }

  /** The statement goes to Postgres. */
  void beginsOnPostgres() {
    learning.beginsOnPostgres();
  }

  /** The statement has ended on Postgres, well or not. */
  void endedOnPostgres() {
    learning.endedOnPostgres();
  }

  /** The statement was stopped on Postgres. */
  void stoppedOnPostgres(long nanos) {
    learning.stopped(EngineId.POSTGRES, nanos);
  }

  private void stoppedOnCopy() {
    long nanos = reads.sinceStart();
    if (nanos > 0) {
      learning.stopped(EngineId.DUCKDB, nanos);
    }
  }

  private void ran(EngineId engine, Answered answered) {
    ended(answered.nanos());
    learning.ran(engine, answered);
  }

  private void hedged(EngineId first, long postgresNanos, long duckDbNanos) {
    ended(first == EngineId.POSTGRES ? postgresNanos : duckDbNanos);
    learning.hedged(first, postgresNanos, duckDbNanos);
  }

  private void ended(long nanos) {
    ParameterPrices prices = underWay;
    if (prices != null) {
      prices.ran(nanos);
      underWay = null;
    }
  }

  private boolean verified(Plan plan) {
    double share = session.settings.current().verify();
    // Postgres could not answer what reads more than it has.
    boolean alike = plan.requireOnCopy().own().isEmpty();
    return share > 0 && alike && copy.verifier().sample(share);
  }

  /**
   * Prepares to begin a statement of Postgres's on the copy, too, should it be late. The connection
   * is not free then, so that everything is asked now, as before every read of the copy.
   *
   * @return null when that does not pay, or may not be
   */
  private @Nullable Beside beside(Plan plan, ExecutionRequest request, boolean unseenWrites)
      throws SQLException {
    if (!session.settings.current().hedge()
        || plan.onCopy() == null
        || request.onPostgres() == null
        || !plan.onCopy().own().isEmpty()
        || !session.raw.getAutoCommit()
        || session.raw.getTransactionState() != TransactionState.IDLE
        || request.statement().getFetchSize() > 0
        || request.statement().getResultSetConcurrency() != ResultSet.CONCUR_READ_ONLY
        || !hedges.ready()
        || against(plan) != null) {
      return null;
    }
    double lateMillis = learning.lateAfter();
    if (lateMillis < SOONEST_MILLIS || lateMillis > Long.MAX_VALUE / NANOS_PER_MILLI) {
      return null;
    }
    long began = System.nanoTime();
    Verdict verdict = preflight(plan, verified(plan)).run(session.raw, true);
    long preflightNanos = System.nanoTime() - began;
    learning.spentOnHedge(preflightNanos);
    if (against(plan, verdict) != null) {
      return null;
    }
    RunOnCopy run =
        reads.beside(plan, verdict, request, session.settings.current(), unseenWrites, began);
    return run == null
        ? null
        : new Beside(plan, verdict, run, preflightNanos, (long) (lateMillis * NANOS_PER_MILLI));
  }

  /** That DuckDB may take before Postgres has it after all; infinite for no limit. */
  private double overdueMillis(Plan plan) {
    return session.settings.current().hedge() && plan.requireOnCopy().own().isEmpty()
        ? Math.max(SOONEST_MILLIS, learning.overdueAfter())
        : Double.POSITIVE_INFINITY;
  }

  private static @Nullable Reason against(Plan plan, Verdict verdict) {
    boolean sameZone = plan.requireOnCopy().timeZone().equals(verdict.timeZone());
    return verdict.refusal().orElse(sameZone ? null : Planner.TIME_ZONE_CHANGED);
  }

  /** Outside of what a cancel reaches on the copy: pgjdbc has the statement, as it always has. */
  private @Nullable Outcome onBoth(
      Beside both, long executions, TextFacts text, ExecutionRequest request) throws SQLException {
    learning.beginsOnPostgres();
    Race<RunOnCopy.Answer> race;
    try {
      race =
          hedges.run(
              both.lateNanos(),
              executions,
              both.run(),
              Objects.requireNonNull(request.onPostgres()));
    } finally {
      learning.endedOnPostgres();
    }
    Hedge.End<RunOnCopy.Answer> end = race.end();
    if (end.failure() != null) {
      reads.failedBeside(end.failure());
    }
    SQLException failure = race.failure();
    boolean stopped =
        failure != null && PSQLState.QUERY_CANCELED.getState().equals(failure.getSQLState());
    RunOnCopy.Answer found = end.answer();
    if (stopped && found != null) {
      return orOnPostgres(request, () -> first(both, race, found, text, request));
    }
    if (stopped) {
      stoppedOnPostgres(race.nanos());
    }
    if (end.nanos() > 0) {
      session.watch.hedged(false, 0);
      RouteDecision decision = both.plan().decision();
      session.last =
          new LastRun(
              decision.without(EngineId.DUCKDB, SessionHedges.late(both.lateNanos(), "first")),
              null);
    }
    if (failure != null) {
      learning.spentOnHedge(end.nanos());
    } else if (end.nanos() > 0) {
      hedged(EngineId.POSTGRES, race.nanos(), end.nanos());
    } else {
      ranOnPostgres(race.nanos());
    }
    return new Outcome.OnPostgres(race.nanos(), failure);
  }

  /** The copy was first. What was proven before is proven again, for time has passed. */
  private @Nullable Outcome first(
      Beside both,
      Race<RunOnCopy.Answer> race,
      RunOnCopy.Answer found,
      TextFacts text,
      ExecutionRequest request)
      throws SQLException {
    Plan plan = both.plan();
    Reason against = against(plan, preflight(plan, false).run(session.raw, true));
    if (against != null) {
      return stay(against);
    }
    CopyReads.Answer answer = reads.answer(both.run(), found, request, both.preflightNanos());
    if (both.verdict().state() != null) {
      copy.verify(text.sql(), plan, both.verdict().state(), request.requireParameters());
    }
    session.watch.hedged(true, race.nanos() - found.runNanos());
    hedged(EngineId.DUCKDB, race.nanos(), answer.requireRun().answered().nanos());
    RouteDecision decision =
        plan.decision().instead(EngineId.DUCKDB, SessionHedges.late(both.lateNanos(), "last"));
    session.last = new LastRun(decision, answer.run());
    request.statement().clearWarnings();
    return new Outcome.Rows(answer.requireRows());
  }

  private static Preflight preflight(Plan plan, boolean verified) {
    Preflight preflight = plan.requireOnCopy().preflight();
    return verified ? preflight.withState() : preflight;
  }

  /** What keeps a statement on Postgres that the copy could answer. */
  private @Nullable Reason against(Plan plan) throws SQLException {
    Finding finding = copy.verifier().quarantined(plan.requireOnCopy().subject());
    return finding == null
        ? copy.elsewhere(session.raw)
        : Reason.of(
            ReasonCode.QUARANTINED,
            "the copy answered statement " + finding.fingerprint() + " wrongly before");
  }

  private @Nullable Outcome stay(Reason reason) {
    session.last = new LastRun(RouteDecision.stay(reason), null);
    return null;
  }

  private @Nullable Outcome stay(Plan plan) {
    session.last = plan.lastIfStays();
    return null;
  }

  /** The plan of a statement as it would run now, for EXPLAIN. */
  Plan planOf(TextFacts text, ExecutionRequest request) throws SQLException {
    renew();
    Reason gate = Gate.check(session, request);
    // Before the plan: of another database's tables it could only say that they are not copied.
    Reason never = gate == null ? copy.elsewhere(session.raw) : gate;
    if (never != null) {
      return Plan.stay(never);
    }
    Plan plan = learned(plans.of(text, request), request, false);
    Reason against = plan.stays() ? null : against(plan);
    return against == null ? plan : Plan.stay(against);
  }

  private void renew() {
    copy.renew();
    if (plannedFor != copy.replica()) {
      plannedFor = copy.replica();
      plans.forget();
    }
    session.watch.join(copy.activity());
  }

  SessionHedges hedges() {
    return hedges;
  }

  void forgetPlans() {
    plans.forget();
  }
}
