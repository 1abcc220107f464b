package io.htap.driver.pipeline;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.execute.ResultBuffer;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.observe.SessionWatch;
import io.htap.driver.observe.WatchedRoute;
import io.htap.driver.session.HtapCommand;
import io.htap.driver.session.SessionSettings;
import io.htap.driver.source.SourceStores;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.SessionPipeline;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RouteDecision;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** One connection's side of the pipeline: its settings, its share of the copy, its last run. */
final class HtapSession implements SessionPipeline {
  final PgConnection raw;
  final SessionSettings settings;
  final @Nullable Copy copy;
  final ResultBuffer buffer;
  final SessionWatch watch = new SessionWatch();
  private final @Nullable StatementPipeline pipeline;
  private final @Nullable Federation federation;
  private final SourceStores.@Nullable Lease store;
  private final HtapCommands commands;
  private final RunningQuery running;
  private boolean rawTaken;

  /** What the last statement came to; written on the hot path, so a plain field. */
  LastRun last = NOTHING_YET;

  private static final LastRun NOTHING_YET =
      new LastRun(new RouteDecision(EngineId.POSTGRES, List.of(), List.of()), null);
  private static final LastRun KEPT =
      new LastRun(
          RouteDecision.stay(
              Reason.of(
                  ReasonCode.RESULT_SET_KIND, "a batch, generated keys, a call, or a held result")),
          null);
  static final LastRun NO_COPY =
      new LastRun(
          RouteDecision.stay(Reason.of(ReasonCode.ENGINE_ABSENT, "htap.replica.tables is not set")),
          null);

  /**
   * @param store DuckDB's own relations where there is no copy; null where there are none, or where
   *     the copy has them
   * @param buffer what a result may take
   */
  HtapSession(
      PgConnection raw,
      HtapConfig config,
      @Nullable Copy copy,
      SourceStores.@Nullable Lease store,
      ResultBuffer buffer)
      throws SQLException {
    this.raw = raw;
    this.running = new RunningQuery(raw::cancelQuery);
    this.settings = new SessionSettings(config);
    this.copy = copy;
    this.buffer = buffer;
    watch.logSlow(config.slowStatement());
    if (copy != null) {
      watch.join(copy.activity());
    }
    this.pipeline = copy == null ? null : new StatementPipeline(this, copy, running);
    this.store = store;
    this.federation = federation();
    this.commands = new HtapCommands(this);
  }

  private @Nullable Federation federation() {
    if (store != null) {
      return new Federation(this, store::readers, store::relations, running, Federation.TEXTS);
    }
    Copy has = copy;
    return has == null || !has.hasSources()
        ? null
        : new Federation(this, () -> has.replica().readers(), has::sources, running, has.texts());
  }

  @Override
  public StatementRoute route(String sql) throws SQLException {
    if (HtapCommand.maybe(sql)) {
      return new CommandRoute(commands, sql);
    }
    if (federation != null) {
      TextFacts text = federation.texts().of(sql);
      if (federation.concerns(text)) {
        return new FederatedRoute(this, federation, ofOneEngine(text, sql), text);
      }
      StatementRoute write = text.parsed() == null ? federation.route(sql) : null;
      if (write != null) {
        return write;
      }
      return ofOneEngine(text, sql);
    }
    return copy == null ? withoutCopy(sql) : ofOneEngine(copy.texts().of(sql), sql);
  }

  private StatementRoute withoutCopy(String sql) {
    last = NO_COPY;
    return watched(sql, NO_COPY);
  }

  private StatementRoute watched(String sql, LastRun stays) {
    return copy != null || watch.logsSlow()
        ? new WatchedRoute(watch, sql, stays.decision())
        : StatementRoute.POSTGRES;
  }

  @Override
  public StatementRoute staying(String sql) {
    return watched(sql, KEPT);
  }

  @Override
  public void stays() {
    if (copy != null) {
      last = KEPT;
      long unused = watch.stays(KEPT.decision());
    }
  }

  @Override
  public @Nullable StagedWrite staged(String sql) {
    return federation == null ? null : federation.staged(sql);
  }

  @Override
  public List<RelationFacts> ownRelations() throws SQLException {
    return federation == null ? List.of() : federation.relations();
  }

  private StatementRoute ofOneEngine(TextFacts text, String sql) {
    return copy == null || pipeline == null
        ? withoutCopy(sql)
        : new SessionRoute(this, pipeline, copy.texts(), text, sql);
  }

  /** What the last statement came to before the driver's own command that asks for it. */
  LastRun lastRun() {
    return last;
  }

  /** What reads DuckDB's own relations; null where there are none. */
  @Nullable Federation federated() {
    return federation;
  }

  /** A plan may depend on any setting. */
  void settingsChanged() {
    watch.logSlow(settings.current().slowStatement());
    if (pipeline != null) {
      pipeline.forgetPlans();
    }
  }

  /** The plan of a statement, for EXPLAIN. */
  Plan planOf(TextFacts text, ExecutionRequest request) throws SQLException {
    return Objects.requireNonNull(pipeline).planOf(text, request);
  }

  @Override
  public void executing() {
    running.executing();
  }

  @Override
  public void wrote() {
    if (copy != null) {
      copy.ownWrites().wrote();
    }
  }

  boolean rawTaken() {
    return rawTaken;
  }

  @Override
  public void rawConnectionTaken() {
    rawTaken = true;
    running.unwatched();
    wrote();
  }

  @Override
  public void cancel() {
    running.cancel();
  }

  @Override
  public void close() {
    running.close();
    watch.leave();
    if (copy != null) {
      copy.release();
    }
    if (store != null) {
      store.close();
    }
  }
}
