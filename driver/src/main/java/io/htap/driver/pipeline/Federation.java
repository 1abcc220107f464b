package io.htap.driver.pipeline;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.engine.postgres.Preflight.Verdict;
import io.htap.driver.engine.postgres.ServerFacts;
import io.htap.driver.execute.CopyExecution;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.federation.FederatedPlan;
import io.htap.driver.federation.FederatedPlanner;
import io.htap.driver.federation.FederatedRun;
import io.htap.driver.federation.RefusedException;
import io.htap.driver.federation.cost.Estimates;
import io.htap.driver.federation.cost.Pace;
import io.htap.driver.federation.stream.Companions;
import io.htap.driver.federation.write.FederatedWrites;
import io.htap.driver.federation.write.Writable;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.source.SourceSetup;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import io.htap.replica.ReaderPool;
import io.htap.spi.EngineId;
import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.RouteDecision;
import io.htap.spi.SqlState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.TransactionState;
import org.postgresql.util.PSQLState;

/**
 * The statements of one session that read relations of DuckDB's own:
 *
 * <pre>
 * text → gate         the session says Postgres, or no
 *      → plan         catalogs, describe with stand-ins, rewrite
 *      → preflight    settings and functions mean what the plan took them for
 *      → bring        the rows of Postgres that matter
 *      → execute      in DuckDB, the only engine that can
 * </pre>
 */
final class Federation {
  private static final Logger LOG = System.getLogger(Federation.class.getName());

  /** For sessions without a copy. */
  static final KnownTexts TEXTS = new KnownTexts();

  private final HtapSession session;
  private final Supplier<ReaderPool> readers;
  private final Supplier<SourceRelations> sources;
  private final RunningQuery running;
  private final Companions.Lease companions;
  private final FederatedPlanner planner;
  private final Estimates estimates = new Estimates();
  private final Pace pace = new Pace();
  private final FederatedWrites writes;
  private final KnownTexts texts;
  private @Nullable ServerFacts server;

  Federation(
      HtapSession session,
      Supplier<ReaderPool> readers,
      Supplier<SourceRelations> sources,
      RunningQuery running,
      KnownTexts texts,
      Companions.Lease companions) {
    this.session = session;
    this.companions = companions;
    this.readers = readers;
    this.sources = sources;
    this.running = running;
    this.texts = texts;
    planner =
        new FederatedPlanner(
            session.raw,
            session.copy,
            sources,
            () -> {
              HtapConfig now = session.settings.current();
              return !now.pushdownAggregate()
                  ? FederatedPlanner.Aggregates.KEPT
                  : now.pushdownRows() == 0
                      ? FederatedPlanner.Aggregates.ALL
                      : FederatedPlanner.Aggregates.PAYING;
            });
    writes =
        new FederatedWrites(
            session.raw,
            readers,
            sources,
            running,
            () -> server().databaseCollation(),
            Writable.of(SourceSetup.of(session.settings.current())),
            new Queries(),
            (inDuckDb, report) ->
                session.last =
                    new LastRun(
                        new RouteDecision(
                            inDuckDb ? EngineId.DUCKDB : EngineId.POSTGRES, List.of(), List.of()),
                        null,
                        null,
                        report));
  }

  /**
   * What it takes to run a text on Postgres that reads DuckDB's own relations; null for nothing.
   */
  @Nullable StagedWrite staged(String sql) {
    return known(sql, writes::of);
  }

  /** The route of a text that is no query, where it concerns DuckDB's own relations; else null. */
  @Nullable StatementRoute route(String sql) {
    return known(sql, writes::route);
  }

  private interface Finder<T> {
    @Nullable T find(String sql) throws SQLException;
  }

  private <T> @Nullable T known(String sql, Finder<T> finder) {
    try {
      return Gate.atHome(session) == null ? finder.find(sql) : null;
    } catch (SQLException e) {
      // A write on Postgres must not fail because DuckDB cannot tell what it has.
      LOG.log(Level.WARNING, "DuckDB's relations are not known: {0}", e.getMessage());
      return null;
    }
  }

  /** DuckDB's own relations. */
  List<RelationFacts> relations() throws SQLException {
    List<RelationFacts> all = new ArrayList<>();
    for (RelationName name : sources.get().names()) {
      try {
        all.add(sources.get().facts(name, server().databaseCollation()));
      } catch (HtapException e) {
        // Whoever queries it is told why.
        LOG.log(Level.WARNING, "{0}", e.getMessage());
      }
    }
    return all;
  }

  KnownTexts texts() {
    return texts;
  }

  /** Whether a text names a relation of DuckDB's own. */
  boolean concerns(TextFacts text) throws SQLException {
    return text.parsed() != null && planner.concerns(text.parsed());
  }

  /**
   * The plan of a statement.
   *
   * @return null when Postgres is to have it: its relations are Postgres's after all, or the
   *     session wants nothing else
   */
  @Nullable FederatedPlan plan(TextFacts text, ExecutionRequest request) throws SQLException {
    return plan(text, request, false);
  }

  private @Nullable FederatedPlan plan(TextFacts text, ExecutionRequest request, boolean anew)
      throws SQLException {
    Reason gate = Gate.check(session, request);
    if (gate != null) {
      switch (gate.code()) {
        case ROUTE_FORCED, TRANSACTION_FAILED, RAW_CONNECTION_TAKEN -> {
          return null;
        }
        default -> {
          if (planner.isPostgresOwn(text.requireParsed(), server().databaseCollation())) {
            return null;
          }
          throw new RefusedException(gate);
        }
      }
    }
    ServerFacts facts = server();
    if (facts.unfit() != null) {
      if (planner.isPostgresOwn(text.requireParsed(), facts.databaseCollation())) {
        return null;
      }
      throw new RefusedException(Reason.of(ReasonCode.ENGINE_ABSENT, facts.unfit()));
    }
    return planner.plan(
        text.sql(),
        text.requireParsed(),
        request.requireParameters(),
        Planner.session(session.raw, session.settings.current(), facts),
        anew);
  }

  /** Runs a statement; null sends it to Postgres. */
  @Nullable Outcome run(TextFacts text, ExecutionRequest request) throws SQLException {
    try {
      return answer(text, request);
    } catch (RefusedException e) {
      session.last = new LastRun(RouteDecision.stay(e.reason()), null);
      throw e;
    } catch (SQLException e) {
      // An error of DuckDB's, whatever Postgres would have said.
      if (e.getSQLState() != null) {
        throw e;
      }
      Reason reason = Reason.of(ReasonCode.ENGINE_FAILED, CopyReads.brief(e));
      session.last = new LastRun(RouteDecision.stay(reason), null);
      throw new RefusedException(reason, e);
    }
  }

  private @Nullable Outcome answer(TextFacts text, ExecutionRequest request) throws SQLException {
    long began = System.nanoTime();
    Ready ready = ready(text, request, began);
    if (ready == null) {
      return null;
    }
    enter();
    try {
      var rows = new CopyExecution(running, readers.get()).run(request.statement(), ready.call());
      ran(ready.run());
      return new Outcome.Rows(rows);
    } finally {
      running.leave();
    }
  }

  /** A statement about to run. */
  private record Ready(FederatedPlan plan, FederatedRun run, CopyExecution.Call call) {}

  private @Nullable Ready ready(TextFacts text, ExecutionRequest request, long began)
      throws SQLException {
    FederatedPlan plan = plan(text, request);
    if (plan == null) {
      return null;
    }
    boolean alone =
        session.raw.getAutoCommit() && session.raw.getTransactionState() == TransactionState.IDLE;
    Verdict verdict = plan.preflight().run(session.raw, alone);
    if (verdict.refusal().filter(r -> r.code() == ReasonCode.CATALOG_CHANGED).isPresent()) {
      plan = plan(text, request, true);
      if (plan == null) {
        return null;
      }
      verdict = plan.preflight().run(session.raw, alone);
    }
    if (verdict.refusal().isPresent()) {
      throw new RefusedException(verdict.refusal().get());
    }
    if (!plan.session().timeZone().equals(verdict.timeZone())) {
      throw new RefusedException(Planner.TIME_ZONE_CHANGED);
    }
    boolean stable = !alone && !verdict.isolation().startsWith("read ");
    var switches =
        new FederatedRun.Switches(
            session.settings.current().pushdownSemijoin(),
            session.settings.current().pushdownRange(),
            session.settings.current().pushdownBloom(),
            session.settings.current().pushdownLate(),
            session.settings.current().pushdownFilter(),
            session.settings.current().pushdownRows(),
            companions());
    var run = new FederatedRun(session.raw, plan, estimates, pace, switches, stable, companions);
    var call =
        CopyReads.call(session.raw, plan.query(), plan.translated(), verdict, request, began, run);
    run.bind(call.parameters());
    return new Ready(plan, run, call);
  }

  /** How many connections beside the sessions' are of use. */
  private int companions() {
    int processors = Runtime.getRuntime().availableProcessors();
    long wanted = session.settings.current().pushdownConnections();
    return (int) Math.min(wanted, Math.max(1, processors - 1));
  }

  private void enter() throws HtapException {
    if (!running.enter()) {
      throw new HtapException(SqlState.CONNECTION_DOES_NOT_EXIST, "the connection is closed");
    }
  }

  private void ran(FederatedRun run) {
    session.last =
        new LastRun(
            new RouteDecision(EngineId.DUCKDB, List.of(), List.of()), null, null, run.report());
  }

  /** Whatever is in the way, Postgres can make the rows, of all that may be needed. */
  private final class Queries implements FederatedWrites.Queries {
    @Override
    public FederatedWrites.@Nullable DuckStatement plan(
        String query, Function<FederatedPlan, @Nullable String> statement, BaseStatement asked)
        throws SQLException {
      TextFacts text = texts.of(query);
      var request = new ExecutionRequest(asked, List.of(), ExecutionRequest.Expectation.ANY);
      return orElsewhere(
          () -> {
            Ready ready = concerns(text) ? ready(text, request, System.nanoTime()) : null;
            String sql = ready == null ? null : statement.apply(ready.plan());
            return ready == null || sql == null ? null : new Inside(sql, ready);
          });
    }

    @Override
    public Map<RelationName, String> needed(String query, List<BoundParameter> parameters)
        throws SQLException {
      TextFacts text = texts.of(query);
      ServerFacts facts = server();
      if (text.parsed() == null
          || facts.unfit() != null
          || !session.settings.current().pushdownFilter()) {
        return Map.of();
      }
      boolean alone =
          session.raw.getAutoCommit() && session.raw.getTransactionState() == TransactionState.IDLE;
      var now = Planner.session(session.raw, session.settings.current(), facts);
      Map<RelationName, String> needed =
          orElsewhere(() -> planner.needed(text.requireParsed(), parameters, now, alone));
      return needed == null ? Map.of() : needed;
    }
  }

  /** A statement of DuckDB's that writes. */
  private final class Inside implements FederatedWrites.DuckStatement {
    private final String sql;
    private final Ready ready;

    Inside(String sql, Ready ready) {
      this.sql = sql;
      this.ready = ready;
    }

    @Override
    public String sql() {
      return sql;
    }

    @Override
    public @Nullable Long run() throws SQLException {
      return orElsewhere(
          () -> {
            enter();
            try {
              long count = new CopyExecution(running, readers.get()).write(sql, ready.call());
              ran(ready.run());
              return count;
            } finally {
              running.leave();
            }
          });
    }
  }

  private interface Attempt<T> {
    @Nullable T make() throws SQLException;
  }

  /** Null after an error that another way may not meet. */
  private <T> @Nullable T orElsewhere(Attempt<T> attempt) throws SQLException {
    try {
      return attempt.make();
    } catch (SQLException e) {
      if (PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState()) || session.raw.isClosed()) {
        throw e;
      }
      LOG.log(Level.DEBUG, "Postgres makes the rows: {0}", CopyReads.brief(e));
      return null;
    }
  }

  private ServerFacts server() throws SQLException {
    ServerFacts known = server;
    if (known == null) {
      known = TextOrder.facts(session.raw, readers.get());
      server = known;
    }
    return known;
  }
}
