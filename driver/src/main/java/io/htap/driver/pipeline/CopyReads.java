package io.htap.driver.pipeline;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.RouteChoice;
import io.htap.driver.config.RoutingMode;
import io.htap.driver.engine.postgres.Preflight.Verdict;
import io.htap.driver.engine.postgres.ZoneProof;
import io.htap.driver.event.Events;
import io.htap.driver.execute.Admission;
import io.htap.driver.execute.CopyExecution;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.execute.Cut;
import io.htap.driver.execute.OverdueException;
import io.htap.driver.execute.ResultBuffer;
import io.htap.driver.execute.ResultTooLargeException;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.execute.Staging;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.execute.Watched;
import io.htap.driver.hedge.RunOnCopy;
import io.htap.driver.observe.SessionWatch;
import io.htap.driver.offload.Offered;
import io.htap.driver.offload.Offload.Attempt;
import io.htap.driver.offload.Report;
import io.htap.driver.statement.ArrayTexts;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.ParameterTypes;
import io.htap.replica.Replica;
import io.htap.rewrite.translation.ParameterBinding;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.EngineId;
import io.htap.spi.Freshness;
import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PSQLException;

/**
 * Reads of the copy: waits until it is fresh enough, if that pays, and runs the statement there.
 */
final class CopyReads {
  private static final Logger LOG = System.getLogger(CopyReads.class.getName());

  /** Errors that the statement or the data cause: nothing is wrong with the engine. */
  private static final Set<String> OF_THE_STATEMENT =
      Set.of("Binder Error", "Conversion Error", "Out of Range Error", "Invalid Input Error");

  private static final double NANOS_PER_MILLI = 1e6;

  private final PgConnection raw;
  private final Copy copy;
  private final RunningQuery running;
  private long started;
  private final ResultBuffer buffer;
  private final SessionWatch watch;

  CopyReads(HtapSession session, Copy copy, RunningQuery running) {
    this.raw = session.raw;
    this.copy = copy;
    this.running = running;
    this.buffer = session.buffer;
    this.watch = session.watch;
  }

  /**
   * What came of it: rows, or why there are none.
   *
   * @param refusal null exactly when there are rows
   * @param offload what the engine that may be there has done; null when DuckDB gave the rows
   * @param notThere why that engine did not although it was chosen; null when it did, or was not
   */
  record Answer(
      @Nullable Reason refusal,
      @Nullable ResultSet rows,
      LastRun.@Nullable CopyRun run,
      @Nullable Report offload,
      @Nullable Reason notThere) {
    /** What the plan's came to. */
    RouteDecision decision(Plan plan) {
      return notThere == null
          ? plan.decision()
          : plan.decision().instead(EngineId.DUCKDB, notThere);
    }

    ResultSet requireRows() {
      return Objects.requireNonNull(rows);
    }

    LastRun.CopyRun requireRun() {
      return Objects.requireNonNull(run);
    }

    private static Answer refused(ReasonCode code, String detail) {
      return refused(Reason.of(code, detail));
    }

    private static Answer refused(Reason reason) {
      return new Answer(reason, null, null, null, null);
    }
  }

  /** Another statement begins. */
  void begin() {
    started = 0;
  }

  /** For how long the last statement has been running on the copy; 0 when it did not. */
  long sinceStart() {
    return started == 0 ? 0 : System.nanoTime() - started;
  }

  /**
   * Whether a session read has to learn the end of the log first; call before the preflight.
   *
   * @param lastOnPostgres this session's last statement read from Postgres, behind which a session
   *     must not go back
   */
  boolean askForOwnWrites(HtapConfig config, boolean lastOnPostgres) {
    if (config.freshness().mode() != Freshness.Mode.SESSION) {
      return false;
    }
    if (lastOnPostgres) {
      copy.ownWrites().wrote();
    }
    return copy.ownWrites().ask();
  }

  /** Ends what {@link #askForOwnWrites} began when it said yes. */
  void askedForOwnWrites(long insertLsn) {
    copy.ownWrites().asked(insertLsn);
  }

  /**
   * @param unseenWrites what {@link #askForOwnWrites} said
   * @param alone whether the statement is a transaction of its own
   * @param overdueMillis that DuckDB may take; infinite for no limit
   * @throws SQLException 57014 when the application stopped the statement or its time was up
   */
  Answer read(
      Plan plan,
      Verdict verdict,
      ExecutionRequest request,
      HtapConfig config,
      boolean unseenWrites,
      boolean alone,
      double overdueMillis,
      long beganNanos)
      throws SQLException {
    long preflightDone = System.nanoTime();
    Replica replica = copy.replica();
    long required = required(config.freshness(), verdict.insertLsn(), unseenWrites);
    if (replica.timeline() != verdict.timeline()) {
      replica.heardOf(verdict.timeline());
      return Answer.refused(ReasonCode.STALE, "the copy follows another timeline of the server");
    }
    // Before the place: who has that must not wait for a thread that waits for a place.
    running.takeTurn();
    try (Admission.Place place =
        copy.admission().place(plan.onCopyMillis(), yields(plan, config))) {
      TimeLimit limit = limit(request, verdict, beganNanos, preflightDone);
      if (!fresh(required, plan, config, limit)) {
        return Answer.refused(ReasonCode.STALE, "waiting longer would cost more than it saves");
      }
      CopyExecution.Call call =
          call(raw, plan, verdict, request, beganNanos)
              .within(limit(request, verdict, beganNanos, preflightDone));
      long waited = System.nanoTime();
      // Its tables are as they were at the later of the two.
      long applied = Math.max(replica.appliedLsn(), required);
      Attempt attempt = offloaded(plan, request, config, call);
      boolean onDuckDb = !(attempt instanceof Attempt.Rows);
      if (onDuckDb && !admitted(place, plan, limit(request, verdict, beganNanos, preflightDone))) {
        return Answer.refused(
            ReasonCode.ENGINE_BUSY, "waiting for a turn would cost more than it saves");
      }
      Reason notThere = attempt instanceof Attempt.Refused refused ? refused.reason() : null;
      Attempt.Rows there = attempt instanceof Attempt.Rows found ? found : null;
      if (onDuckDb) {
        waited = System.nanoTime();
        applied = Math.max(replica.appliedLsn(), required);
        started = waited;
      }
      var execution = new CopyExecution(running, replica.readers(), buffer);
      // What was waited for a turn is over by now.
      TimeLimit left = limit(request, verdict, beganNanos, preflightDone);
      CopyExecution.Call limited = call.within(left.orOverdue(overdueMillis));
      ResultSet rows = there == null ? execution.run(request.statement(), limited) : there.rows();
      if (replica.changedLsn() > verdict.insertLsn()
          && plan.requireOnCopy().preflight().run(raw, alone).refusal().isPresent()) {
        rows.close();
        Reason changed =
            Reason.of(ReasonCode.CATALOG_CHANGED, "a relation changed while it was read");
        // It ran to its end.
        started = 0;
        return fallback(plan, changed, "the catalog has changed", waited);
      }
      if (there == null) {
        copy.breaker().succeeded();
      }
      long done = System.nanoTime();
      var run =
          new LastRun.CopyRun(
              required,
              applied,
              millis(preflightDone - beganNanos),
              millis(waited - preflightDone),
              millis(done - waited),
              millis((there == null ? execution.firstRowNanos(done) : done) - waited),
              there == null ? execution.rowCount() : there.count());
      return new Answer(null, rows, run, there == null ? null : there.report(), notThere);
    } catch (PSQLException e) {
      // Stopped; or Postgres has refused a question of ours.
      throw e;
    } catch (OverdueException e) {
      Reason overdue =
          Reason.of(
              ReasonCode.HEDGED,
              String.format(Locale.ROOT, "not answered there within %.1f ms", overdueMillis));
      return fallback(plan, overdue, "overdue", started);
    } catch (SQLException e) {
      long began = started == 0 ? System.nanoTime() : started;
      return fallback(plan, failed(e), brief(e), began);
    } finally {
      running.giveTurn();
    }
  }

  /** Who routes by prices alone, or does not leave it to the router, has the turns given to it. */
  private static boolean yields(Plan plan, HtapConfig config) {
    return config.routing() == RoutingMode.LEARNED && !plan.decision().prices().isEmpty();
  }

  /**
   * What the copy has to do of a statement that Postgres is about to have, should it be late there.
   *
   * @param verdict on it, as it is now
   * @return null when the copy is of no use
   */
  @Nullable RunOnCopy beside(
      Plan plan,
      Verdict verdict,
      ExecutionRequest request,
      HtapConfig config,
      boolean unseenWrites,
      long beganNanos)
      throws SQLException {
    Replica replica = copy.replica();
    if (replica.timeline() != verdict.timeline()) {
      return null;
    }
    Plan.OnCopy onCopy = plan.requireOnCopy();
    long required = required(config.freshness(), verdict.insertLsn(), unseenWrites);
    // Which tables it reads is known from there on only.
    boolean whole = replica.appliedLsn() < onCopy.leastLsn();
    return new RunOnCopy(
        replica,
        copy.admission(),
        buffer,
        call(raw, plan, verdict, request, beganNanos),
        request.statement().getMaxRows(),
        plan.onCopyMillis(),
        whole ? Math.max(required, onCopy.leastLsn()) : required,
        whole ? null : onCopy.subject().tables(),
        config.freshnessWait());
  }

  /** What has come of that. */
  Answer answer(RunOnCopy beside, RunOnCopy.Answer found, ExecutionRequest request, long preflight)
      throws SQLException {
    var execution = new CopyExecution(running, copy.replica().readers(), buffer);
    ResultSet rows = execution.result(request.statement(), beside.call(), found.fetched());
    copy.breaker().succeeded();
    var run =
        new LastRun.CopyRun(
            beside.required(),
            found.appliedLsn(),
            millis(preflight),
            millis(found.waitNanos()),
            millis(found.runNanos()),
            millis(found.runNanos()),
            execution.rowCount());
    return new Answer(null, rows, run, null, null);
  }

  /** Postgres has it already, so that this is of interest for the copy's sake alone. */
  void failedBeside(SQLException e) {
    // That of pgjdbc's kind was stopped.
    if (!(e instanceof PSQLException)) {
      Reason unused = failed(e);
    }
  }

  /** What the engine that may be there makes of it; null when it was not chosen. */
  private @Nullable Attempt offloaded(
      Plan plan, ExecutionRequest request, HtapConfig config, CopyExecution.Call call)
      throws SQLException {
    Plan.OnCopy onCopy = plan.requireOnCopy();
    Offered offered = onCopy.offered();
    if (offered == null || plan.decision().chosen() != EngineId.GPU) {
      return null;
    }
    boolean waits = config.route() == RouteChoice.GPU;
    long fingerprint = onCopy.subject().fingerprint();
    return copy.offload().run(offered, fingerprint, waits, running, buffer, request, call);
  }

  private Answer fallback(Plan plan, Reason why, String kind, long began) {
    long fingerprint = plan.requireOnCopy().subject().fingerprint();
    watch.fellBack(fingerprint, why, kind, System.nanoTime() - began);
    return Answer.refused(why);
  }

  private Reason failed(SQLException e) {
    if (e instanceof ResultTooLargeException) {
      return Reason.of(ReasonCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()));
    }
    String brief = brief(e);
    if (String.valueOf(e.getMessage()).startsWith("Catalog Error: Table with name")) {
      // The table was copied anew since the statement was planned, and has another name now.
      return Reason.of(ReasonCode.CATALOG_CHANGED, "a table has just been copied anew");
    }
    if (!(e instanceof HtapException) && OF_THE_STATEMENT.stream().noneMatch(brief::contains)) {
      if (copy.breaker().failed()) {
        LOG.log(Level.WARNING, "DuckDB has failed repeatedly: statements stay on Postgres a while");
      }
      copy.replica().failed(e);
    } else {
      // It fails anywhere, so that it tells nothing of the time.
      started = 0;
    }
    LOG.log(Level.INFO, "a statement failed on the copy and runs on Postgres: {0}", brief);
    // The whole of it may hold values of the tables.
    LOG.log(Level.DEBUG, brief, e);
    return Reason.of(ReasonCode.ENGINE_FAILED, brief);
  }

  /** The position that must be visible; 0 for none. */
  private long required(Freshness freshness, long insertLsn, boolean unseenWrites) {
    return switch (freshness.mode()) {
      case STRICT -> insertLsn;
      // What is beyond the end of the log was written on a timeline that is no more.
      case SESSION -> unseenWrites ? insertLsn : Math.min(insertLsn, copy.ownWrites().position());
      case BOUNDED ->
          copy.replica().staleness().compareTo(Objects.requireNonNull(freshness.bound())) <= 0
              ? 0
              : insertLsn;
      case EVENTUAL -> 0;
    };
  }

  /** Waits no longer than the copy is expected to save, and never longer than allowed. */
  private boolean fresh(long asOf, Plan plan, HtapConfig config, TimeLimit limit)
      throws SQLException {
    Replica replica = copy.replica();
    long leastLsn = plan.requireOnCopy().leastLsn();
    // Which tables it reads is known from there on only.
    boolean whole = replica.appliedLsn() < leastLsn;
    long required = whole ? Math.max(asOf, leastLsn) : asOf;
    Set<Long> tables = plan.requireOnCopy().subject().tables();
    if (!whole && replica.shows(required, tables)) {
      return true;
    }
    Duration allowed = config.freshnessWait();
    double saving = saving(plan);
    if (saving < allowed.toMillis()) {
      allowed = Duration.ofNanos((long) (saving * 1e6));
    }
    if (replica.expectedWait(required).compareTo(allowed) > 0) {
      return false;
    }
    Duration atMost = allowed;
    Events.FreshnessWait event = watch.waits();
    long missing = required - replica.appliedLsn();
    long began = System.nanoTime();
    boolean reached = false;
    try {
      reached =
          Watched.await(
              running,
              limit,
              () ->
                  whole
                      ? replica.awaitLsn(required, atMost)
                      : replica.awaitLsn(required, tables, atMost));
    } finally {
      watch.waited(System.nanoTime() - began, !reached);
      if (event != null) {
        event.ended(missing, !reached);
      }
    }
    return reached;
  }

  /** Milliseconds that the copy is expected to save, with Postgres as busy as it is. */
  private double saving(Plan plan) {
    return plan.saving() * copy.slowdown().factor();
  }

  /** Waits for a place on DuckDB, no longer than the copy is expected to save. */
  private boolean admitted(Admission.Place place, Plan plan, TimeLimit limit) throws SQLException {
    if (place.takeIfFree()) {
      return true;
    }
    double saving = Math.max(0, saving(plan));
    if (place.expectedWait() > saving) {
      return false;
    }
    long atMostNanos = (long) Math.min(Long.MAX_VALUE, saving * NANOS_PER_MILLI);
    return Watched.await(running, limit, () -> place.await(atMostNanos));
  }

  /** Past which the statement ends, or Postgres has to take it over before it ends the session. */
  private static TimeLimit limit(
      ExecutionRequest request, Verdict verdict, long beganNanos, long askedNanos)
      throws SQLException {
    return limit(request, verdict, beganNanos).within(verdict.idleTimeout(), askedNanos);
  }

  private static TimeLimit limit(ExecutionRequest request, Verdict verdict, long beganNanos)
      throws SQLException {
    return TimeLimit.of(
        request.statement().getQueryTimeout(), verdict.statementTimeout(), beganNanos);
  }

  /** What the copy is asked, with the parameters bound. */
  static CopyExecution.Call call(
      PgConnection raw, Plan plan, Verdict verdict, ExecutionRequest request, long beganNanos)
      throws SQLException {
    Plan.OnCopy onCopy = plan.requireOnCopy();
    return call(
        raw, onCopy.query(), onCopy.translated(), verdict, request, beganNanos, Staging.NONE);
  }

  /** What DuckDB is asked, with the parameters bound. */
  static CopyExecution.Call call(
      PgConnection raw,
      CopyQuery query,
      Translated translated,
      Verdict verdict,
      ExecutionRequest request,
      long beganNanos,
      Staging staging)
      throws SQLException {
    List<BoundParameter> bound = request.requireParameters();
    List<@Nullable String> values = new ArrayList<>();
    for (ParameterBinding binding : translated.parameters()) {
      if (binding.source() < 0) {
        values.add(verdict.moments().get(-1 - binding.source()));
        continue;
      }
      Object value = bound.get(binding.source() - 1).value();
      values.add(
          value instanceof List<?> elements
              ? ArrayTexts.duckDb(elements)
              : ParameterTypes.text(value, binding.type()));
    }
    return new CopyExecution.Call(
        query,
        values,
        Cut.of(translated.finishing(), bound),
        ZoneProof.prove(raw, verdict.timeZone()).orElse(null),
        limit(request, verdict, beganNanos),
        new TimeLimit(verdict.statementTimeout(), Stop.TIMEOUT),
        staging);
  }

  /** The first words of an error, which name its kind; what follows may quote the statement. */
  static String brief(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(':');
    return "DuckDB: " + (colon > 0 ? message.substring(0, colon) : e.getClass().getSimpleName());
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
