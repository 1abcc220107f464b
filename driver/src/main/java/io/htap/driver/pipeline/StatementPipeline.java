package io.htap.driver.pipeline;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.engine.postgres.Preflight.Verdict;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.session.HtapCommand;
import io.htap.driver.session.SessionSettings;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;
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
final class StatementPipeline implements SessionPipeline {
  final PgConnection raw;
  final SessionSettings settings;
  final @Nullable Copy copy;
  private final @Nullable Plans plans;
  private final @Nullable CopyReads reads;
  private final HtapCommands commands;
  private final RunningQuery running = new RunningQuery();
  private boolean rawTaken;

  /** What the last statement came to; written on the hot path, so a plain field. */
  LastRun last = NOTHING_YET;

  private static final LastRun NOTHING_YET =
      new LastRun(new RouteDecision(EngineId.POSTGRES, List.of(), List.of()), null);
  static final LastRun NO_COPY =
      new LastRun(
          RouteDecision.stay(Reason.of(ReasonCode.ENGINE_ABSENT, "htap.replica.tables is not set")),
          null);

  StatementPipeline(PgConnection raw, HtapConfig config, @Nullable Copy copy) throws SQLException {
    this.raw = raw;
    this.settings = new SessionSettings(config);
    this.copy = copy;
    this.plans = copy == null ? null : new Plans(new Planner(raw, copy, settings));
    this.reads = copy == null ? null : new CopyReads(raw, copy, running);
    this.commands = new HtapCommands(this);
  }

  @Override
  public StatementRoute route(String sql) {
    if (HtapCommand.maybe(sql)) {
      return new CommandRoute(commands, sql);
    }
    if (copy == null) {
      last = NO_COPY;
      return StatementRoute.POSTGRES;
    }
    return new SessionRoute(this, copy.texts(), copy.texts().of(sql));
  }

  /** What the last statement came to before the driver's own command that asks for it. */
  LastRun lastRun() {
    return last;
  }

  /** A plan may depend on any setting. */
  void settingsChanged() {
    if (plans != null) {
      plans.forget();
    }
  }

  /** The plan of a statement, for EXPLAIN. */
  Plan planOf(TextFacts text, ExecutionRequest request) throws SQLException {
    return Objects.requireNonNull(plans).of(text, request);
  }

  /** The story; null sends the statement to Postgres. */
  @Nullable Outcome run(TextFacts text, ExecutionRequest request) throws SQLException {
    if (copy == null || plans == null || reads == null) {
      return null;
    }
    Reason gate = gate(request);
    if (gate != null) {
      return stay(gate);
    }
    try {
      return answer(text, request, plans, reads);
    } catch (SQLException e) {
      if (PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState())) {
        throw e;
      }
      if (!raw.getAutoCommit() || raw.getTransactionState() != TransactionState.IDLE) {
        // Postgres has refused a question about this statement and failed the transaction for it;
        // asked again it could only say that the transaction is aborted.
        throw e;
      }
      return stay(Reason.of(ReasonCode.ENGINE_FAILED, "SQLState " + e.getSQLState()));
    }
  }

  private @Nullable Outcome answer(
      TextFacts text, ExecutionRequest request, Plans known, CopyReads copyReads)
      throws SQLException {
    boolean unseenWrites = copyReads.askForOwnWrites(settings.current(), last.copyRun() == null);
    long insertLsn = 0;
    try {
      Plan plan = known.of(text, request);
      if (plan.decision().chosen() != EngineId.DUCKDB) {
        return stay(plan);
      }
      long began = System.nanoTime();
      Verdict verdict = plan.requireOnCopy().preflight().run(raw, raw.getAutoCommit());
      insertLsn = verdict.insertLsn();
      if (verdict.refusal().filter(r -> r.code() == ReasonCode.CATALOG_CHANGED).isPresent()) {
        plan = known.again(text, request);
        if (plan.decision().chosen() != EngineId.DUCKDB) {
          return stay(plan);
        }
        verdict = plan.requireOnCopy().preflight().run(raw, raw.getAutoCommit());
        insertLsn = verdict.insertLsn();
      }
      if (verdict.refusal().isPresent()) {
        return stay(verdict.refusal().get());
      }
      CopyReads.Answer answer =
          copyReads.read(plan, verdict, request, settings.current(), unseenWrites, began);
      if (answer.refusal() != null) {
        return stay(answer.refusal());
      }
      last = new LastRun(plan.decision(), answer.run());
      return new Outcome.Rows(answer.requireRows());
    } finally {
      if (unseenWrites) {
        copyReads.askedForOwnWrites(insertLsn);
      }
    }
  }

  /** Reasons that cost no look at anything but this session. */
  private @Nullable Reason gate(ExecutionRequest request) throws SQLException {
    HtapConfig config = settings.current();
    if (!config.enabled()) {
      return Reason.of(ReasonCode.ROUTE_FORCED, "htap.enabled is false");
    }
    if (config.route().engine() == EngineId.POSTGRES) {
      return Reason.of(ReasonCode.ROUTE_FORCED, "htap.route is postgres");
    }
    if (rawTaken) {
      return Reason.of(ReasonCode.RAW_CONNECTION_TAKEN, "pgjdbc's own connection was handed out");
    }
    if (copy != null && copy.breaker().open()) {
      return Reason.of(ReasonCode.ENGINE_FAILED, "DuckDB has failed repeatedly");
    }
    if (raw.getPreferQueryMode() == PreferQueryMode.SIMPLE) {
      return Reason.of(ReasonCode.SESSION_SETTING, "preferQueryMode is simple");
    }
    if (raw.getTransactionState() == TransactionState.FAILED) {
      return Reason.of(ReasonCode.TRANSACTION_FAILED, "the transaction is aborted");
    }
    var statement = request.statement();
    if (request.expectation() == ExecutionRequest.Expectation.COUNT
        || statement.getResultSetType() != ResultSet.TYPE_FORWARD_ONLY
        || statement.getResultSetConcurrency() != ResultSet.CONCUR_READ_ONLY
        || statement.getResultSetHoldability() != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      return Reason.of(ReasonCode.RESULT_SET_KIND, "scrollable, updatable or held result");
    }
    return request.parameters() == null
        ? Reason.of(ReasonCode.PARAMETER_TYPE, "a parameter that only pgjdbc understands")
        : null;
  }

  private @Nullable Outcome stay(Reason reason) {
    last = new LastRun(RouteDecision.stay(reason), null);
    return null;
  }

  private @Nullable Outcome stay(Plan plan) {
    last = plan.lastIfStays();
    return null;
  }

  @Override
  public void wrote() {
    if (copy != null) {
      copy.ownWrites().wrote();
    }
  }

  @Override
  public void rawConnectionTaken() {
    rawTaken = true;
    wrote();
  }

  @Override
  public void cancel() {
    running.stop(RunningQuery.Stop.USER_REQUEST);
  }

  @Override
  public void close() {
    if (copy != null) {
      running.close();
      copy.release();
    }
  }
}
