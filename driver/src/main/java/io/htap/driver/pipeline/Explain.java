package io.htap.driver.pipeline;

import io.htap.driver.config.RoutingMode;
import io.htap.driver.federation.FederatedPlan;
import io.htap.driver.session.HtapCommand;
import io.htap.driver.session.Lsn;
import io.htap.driver.session.TextTable;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import io.htap.routing.load.Situation;
import io.htap.spi.EngineId;
import io.htap.spi.HtapException;
import io.htap.spi.RouteDecision;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code EXPLAIN (HTAP [, ANALYZE]) query}: where it goes and why not elsewhere. */
final class Explain {
  private final HtapSession session;

  Explain(HtapSession session) {
    this.session = session;
  }

  TextTable table(HtapCommand.Explain explain, ExecutionRequest request) throws SQLException {
    TextTable table = new TextTable("QUERY PLAN");
    StagedWrite staged = session.staged(explain.statement());
    if (staged != null) {
      List<String> plan = staged.plan(request.statement());
      EngineId engine = staged.inDuckDb() ? EngineId.DUCKDB : EngineId.POSTGRES;
      decision(table, "Engine", new RouteDecision(engine, List.of(), List.of()));
      plan.forEach(table::row);
      if (explain.analyze()) {
        analyze(table, explain.statement(), request);
      }
      return table;
    }
    Decided decided = decide(explain.statement(), request);
    decision(table, "Engine", decided.decision());
    if (session.copy != null && session.settings.current().routing() == RoutingMode.LEARNED) {
      load(table, session.copy, decided.decision());
    }
    if (decided.sql() != null) {
      table.row("SQL on DuckDB: " + decided.sql());
    }
    decided.staged().forEach(table::row);
    decided.engine().forEach(line -> table.row("Plan on gpu: " + line));
    if (decided.sortedHere()) {
      table.row("Order: by Postgres's collation, after DuckDB");
    }
    if (session.copy != null) {
      table.row(
          "Freshness: "
              + session.settings.current().freshness()
              + ", copy at "
              + Lsn.text(session.copy.replica().appliedLsn()));
    }
    if (explain.analyze()) {
      analyze(table, explain.statement(), request);
    }
    return table;
  }

  /**
   * @param sql for DuckDB; null when Postgres has it
   * @param staged what the tables in it stand for, where it is of both engines
   * @param engine how an engine that may be there would run it; empty when it would not
   */
  private record Decided(
      RouteDecision decision,
      @Nullable String sql,
      boolean sortedHere,
      List<String> staged,
      List<String> engine) {

    Decided(RouteDecision decision, @Nullable String sql, boolean sortedHere) {
      this(decision, sql, sortedHere, List.of(), List.of());
    }
  }

  private Decided decide(String sql, ExecutionRequest request) throws SQLException {
    Federation federation = session.federated();
    if (federation != null
        && federation.concerns(federation.texts().of(sql))
        && !onCopy(federation.texts().of(sql), request)) {
      FederatedPlan plan = federation.plan(federation.texts().of(sql), request);
      if (plan != null) {
        return new Decided(
            new RouteDecision(EngineId.DUCKDB, List.of(), List.of()),
            plan.query().sql(),
            plan.query().order() != null,
            plan.staged(),
            List.of());
      }
    }
    if (session.copy == null) {
      return new Decided(HtapSession.NO_COPY.decision(), null, false);
    }
    TextFacts text = session.copy.texts().of(sql);
    if (text.stays() != null) {
      return new Decided(text.stays().decision(), null, false);
    }
    Plan plan = session.planOf(text, request);
    Plan.OnCopy onCopy = plan.onCopy();
    return onCopy == null
        ? new Decided(plan.decision(), null, false)
        : new Decided(
            plan.decision(),
            onCopy.query().sql(),
            onCopy.query().order() != null,
            List.of(),
            onCopy.offered() == null ? List.of() : onCopy.offered().lines());
  }

  private boolean onCopy(TextFacts text, ExecutionRequest request) throws SQLException {
    return session.copy != null && text.stays() == null && !session.planOf(text, request).stays();
  }

  /** Runs the statement as the application would and reports what came of it. */
  private void analyze(TextTable table, String sql, ExecutionRequest asked) throws SQLException {
    if (!asked.requireParameters().isEmpty()) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, "EXPLAIN (HTAP, ANALYZE) takes no parameters");
    }
    long began = System.nanoTime();
    long rows;
    try (Statement statement = session.raw.createStatement()) {
      var request =
          new ExecutionRequest(
              statement.unwrap(org.postgresql.core.BaseStatement.class),
              List.of(),
              ExecutionRequest.Expectation.ROWS,
              () -> statement.execute(sql));
      StatementRoute route = session.route(sql);
      StagedWrite staged = route.staged();
      boolean stays = route.alwaysPostgres();
      long unused = stays ? route.stays() : 0;
      Outcome outcome = stays ? null : route.execute(request);
      if (outcome instanceof Outcome.Done done) {
        rows = done.count();
      } else if (staged != null) {
        String text = staged.text();
        boolean returns = staged.run(request.statement(), List.of(), () -> statement.execute(text));
        rows = returns ? count(statement.getResultSet()) : statement.getLargeUpdateCount();
      } else if (outcome instanceof Outcome.Rows moved) {
        rows = count(moved.resultSet());
      } else {
        try {
          rows = count(outcome == null ? statement.executeQuery(sql) : statement.getResultSet());
        } finally {
          if (outcome == null) {
            route.endedOnPostgres(System.nanoTime() - began);
          }
        }
      }
    }
    LastRun last = session.last;
    decision(table, "Ran on", last.decision());
    LastRun.CopyRun run = last.copyRun();
    if (run != null) {
      table.row(
          "Position: required "
              + Lsn.text(run.requiredLsn())
              + ", read at "
              + Lsn.text(run.appliedLsn()));
      table.row(
          "Preflight: "
              + millis(run.preflightMs())
              + " ms, wait: "
              + millis(run.waitMs())
              + " ms, run: "
              + millis(run.runMs())
              + " ms");
    }
    if (last.offload() != null) {
      last.offload().lines().forEach(table::row);
    }
    if (last.federated() != null) {
      last.federated().lines().forEach(table::row);
    }
    table.row("Rows: " + rows);
    table.row("Total: " + millis((System.nanoTime() - began) / 1e6) + " ms");
  }

  /** What it says, beside the prices. */
  private static void load(TextTable table, Copy copy, RouteDecision decision) {
    Situation situation = copy.activity().situation();
    if (situation == null || decision.prices().isEmpty()) {
      return;
    }
    table.row("  Load: " + copy.balance());
    table.row(
        "  Turns on duckdb: "
            + situation.turns()
            + " of "
            + copy.admission().most()
            + ", for "
            + situation.workload());
  }

  private static long count(ResultSet answer) throws SQLException {
    try (answer) {
      long rows = 0;
      while (answer.next()) {
        rows++;
      }
      return rows;
    }
  }

  private static void decision(TextTable table, String title, RouteDecision decision) {
    EngineId chosen = decision.chosen();
    table.row(title + ": " + chosen.label());
    decision.rejected().forEach(r -> table.row("  " + HtapCommands.rejection(r)));
    for (RouteDecision.Price price : decision.prices()) {
      String within =
          price.least() < price.most()
              ? " (" + millis(price.least()) + " to " + millis(price.most()) + ")"
              : "";
      table.row(
          "  Price on " + price.engine().label() + ": " + millis(price.millis()) + " ms" + within);
    }
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, "%.3f", millis);
  }
}
