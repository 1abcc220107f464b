package io.htap.driver.pipeline;

import io.htap.driver.config.RoutingMode;
import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.engine.postgres.Preflight.Verdict;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.learn.ParameterPrices;
import io.htap.driver.learn.ParameterPrices.Priced;
import io.htap.driver.learn.SessionLearning;
import io.htap.driver.learn.SessionLearning.Answered;
import io.htap.driver.offload.Offered;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.verify.Finding;
import io.htap.replica.Replica;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import java.sql.SQLException;
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

  private final HtapSession session;
  private final Copy copy;
  private final Plans plans;
  private final CopyReads reads;
  private final RunningQuery running;
  private final SessionLearning learning;
  private Replica plannedFor;
  private @Nullable ParameterPrices underWay;

  StatementPipeline(HtapSession session, Copy copy, RunningQuery running) throws SQLException {
    this.session = session;
    this.copy = copy;
    this.plannedFor = copy.replica();
    this.plans = new Plans(new Planner(session.raw, copy, session.settings));
    this.running = running;
    this.reads = new CopyReads(session, copy, running);
    this.learning =
        new SessionLearning(copy::learning, session.raw.getUserName(), copy::conditions);
  }

  /** The story; null sends the statement to Postgres. */
  @Nullable Outcome run(TextFacts text, ExecutionRequest request) throws SQLException {
    renew();
    session.watch.begins();
    learning.begin();
    reads.begin();
    underWay = null;
    Reason gate = Gate.check(session, request);
    if (gate != null) {
      return stay(gate);
    }
    if (!running.enter()) {
      return stay(CLOSED);
    }
    Outcome outcome;
    boolean cancelled;
    try {
      outcome = orOnPostgres(text, request);
    } finally {
      cancelled = running.leave();
    }
    if (outcome == null && cancelled) {
      // Before anything ran that could have heard it; Postgres would not either.
      throw RunningQuery.cancelled(Stop.USER_REQUEST, null);
    }
    return outcome;
  }

  private @Nullable Outcome orOnPostgres(TextFacts text, ExecutionRequest request)
      throws SQLException {
    try {
      return answer(text, request);
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

  private @Nullable Outcome answer(TextFacts text, ExecutionRequest request) throws SQLException {
    boolean unseenWrites =
        reads.askForOwnWrites(session.settings.current(), session.last.copyRun() == null);
    long insertLsn = 0;
    try {
      Plan plan = learned(plans.of(text, request), request, true);
      if (plan.stays()) {
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
      double share = session.settings.current().verify();
      // Postgres could not answer what reads more than it has.
      boolean alike = plan.requireOnCopy().own().isEmpty();
      boolean verified = share > 0 && alike && copy.verifier().sample(share);
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
      if (verdict.refusal().isPresent()) {
        return stay(verdict.refusal().get());
      }
      if (!plan.requireOnCopy().timeZone().equals(verdict.timeZone())) {
        return stay(Planner.TIME_ZONE_CHANGED);
      }
      CopyReads.Answer answer =
          reads.read(
              plan, verdict, request, session.settings.current(), unseenWrites, alone, began);
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
    String tenant = session.settings.current().tenant();
    RouteDecision decision = learning.decide(mode(runs), tenant, onCopy.subject(), priced);
    Offered offered = onCopy.offered();
    if (offered != null) {
      long fingerprint = onCopy.subject().fingerprint();
      decision = copy.offload().choose(decision, offered, fingerprint, session.settings.current());
    }
    return decision == plan.decision() ? plan : plan.with(decision);
  }

  private RoutingMode mode(boolean runs) {
    RoutingMode mode = session.settings.current().routing();
    return mode == RoutingMode.LEARNED && !runs ? RoutingMode.FIXED : mode;
  }

  /** The statement was answered by Postgres. */
  void ranOnPostgres(long nanos) {
    ran(EngineId.POSTGRES, Answered.whole(nanos));
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
    ParameterPrices prices = underWay;
    if (prices != null) {
      prices.ran(answered.nanos());
      underWay = null;
    }
    learning.ran(engine, answered);
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

  void forgetPlans() {
    plans.forget();
  }
}
