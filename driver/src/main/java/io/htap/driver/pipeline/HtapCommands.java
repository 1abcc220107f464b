package io.htap.driver.pipeline;

import io.htap.driver.config.HtapProperty;
import io.htap.driver.engine.optional.OptionalEngines;
import io.htap.driver.learn.LearnedStatement;
import io.htap.driver.learn.Learning;
import io.htap.driver.session.HtapCommand;
import io.htap.driver.session.Lsn;
import io.htap.driver.session.TextTable;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.status.DecisionsTable;
import io.htap.driver.status.EngineTable;
import io.htap.driver.status.ModelTable;
import io.htap.driver.status.ReplicaTable;
import io.htap.driver.status.StatementsTable;
import io.htap.driver.status.VerifyTable;
import io.htap.spi.EngineId;
import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.RouteDecision.Rejection;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/** Runs what belongs to the driver: SET, RESET and SHOW htap…, EXPLAIN (HTAP), CALL htap…. */
final class HtapCommands {
  private final HtapSession session;

  HtapCommands(HtapSession session) {
    this.session = session;
  }

  @Nullable Outcome execute(String sql, ExecutionRequest request) throws SQLException {
    HtapCommand command = HtapCommand.parse(sql).orElse(null);
    if (command == null) {
      return null;
    }
    if (command instanceof HtapCommand.Set set) {
      session.settings.set(set.name(), set.value());
      session.settingsChanged();
      return new Outcome.Done(0);
    }
    if (command instanceof HtapCommand.Call call) {
      TextTable answer = new ReplicaCommands(session).run(call, request);
      return answer == null
          ? new Outcome.Done(0)
          : new Outcome.Rows(answer.resultSet(request.statement()));
    }
    TextTable table =
        command instanceof HtapCommand.Explain explain
            ? new Explain(session).table(explain, request)
            : show(((HtapCommand.Show) command).name());
    return new Outcome.Rows(table.resultSet(request.statement()));
  }

  private TextTable show(String name) throws SQLException {
    return switch (name) {
      case "htap", "htap.*", "htap.all" -> all();
      case "htap.replica" -> replica();
      case "htap.verify" -> verify();
      case "htap.statements" -> learned(StatementsTable.empty(), StatementsTable::of);
      case "htap.decisions" -> learned(DecisionsTable.empty(), DecisionsTable::of);
      case "htap.model" -> model();
      case "htap.last" -> last();
      case "htap.gpu" -> gpu();
      default -> one(name);
    };
  }

  /** The engine, and what this copy's sessions have done with it. */
  private TextTable gpu() {
    Copy copy = session.copy;
    return EngineTable.of(
        OptionalEngines.status(EngineId.GPU), copy == null ? null : copy.offload().status());
  }

  private TextTable one(String name) throws HtapException {
    HtapProperty property = HtapProperty.byName(name);
    if (property == null) {
      throw new HtapException(
          SqlState.UNDEFINED_OBJECT,
          "unrecognized configuration parameter \""
              + name
              + "\"; did you mean "
              + HtapProperty.nearest(name).propertyName()
              + "? SHOW htap lists all");
    }
    return new TextTable(name).row(session.settings.show(property));
  }

  private TextTable all() {
    TextTable table = new TextTable("name", "setting", "description");
    for (HtapProperty property : HtapProperty.values()) {
      table.row(property.propertyName(), session.settings.show(property), property.description());
    }
    return table;
  }

  private TextTable replica() throws SQLException {
    Copy copy = session.copy;
    if (copy == null) {
      return ReplicaTable.off("htap.replica.tables is not set");
    }
    copy.renew();
    Reason elsewhere = copy.elsewhere(session.raw);
    return ReplicaTable.of(copy.replica(), elsewhere == null ? null : elsewhere.detail());
  }

  /** Statements of other users are for those who rule the copy: even a shape tells something. */
  private boolean readsAll(Copy copy) throws SQLException {
    copy.renew();
    return session.raw.getTransactionState() != TransactionState.FAILED
        && ReplicaCommands.mayRule(session.raw, copy);
  }

  private TextTable learned(
      TextTable empty, BiFunction<Learning, Predicate<LearnedStatement>, TextTable> table)
      throws SQLException {
    Copy copy = session.copy;
    if (copy == null) {
      return empty;
    }
    boolean all = readsAll(copy);
    String own = session.raw.getUserName();
    return table.apply(copy.learning(), statement -> all || statement.isOf(own));
  }

  private TextTable model() {
    Copy copy = session.copy;
    if (copy == null) {
      return ModelTable.empty();
    }
    copy.renew();
    return ModelTable.of(copy.learning().modelStatus());
  }

  private TextTable verify() throws SQLException {
    Copy copy = session.copy;
    if (copy == null) {
      return VerifyTable.off("htap.replica.tables is not set");
    }
    boolean all = readsAll(copy);
    String own = session.raw.getUserName();
    String share = String.valueOf(session.settings.show(HtapProperty.VERIFY));
    return VerifyTable.of(copy.verifier(), share, user -> all || user.equals(own));
  }

  private TextTable last() {
    LastRun last = session.lastRun();
    EngineId chosen = last.decision().chosen();
    LastRun.CopyRun run = last.copyRun();
    return new TextTable("engine", "reason", "position", "waited_ms", "run_ms")
        .row(
            chosen.label(),
            last.decision().rejected().stream()
                .map(HtapCommands::rejection)
                .collect(Collectors.joining("; ")),
            run == null ? null : Lsn.text(run.appliedLsn()),
            run == null ? null : Explain.millis(run.waitMs()),
            run == null ? null : Explain.millis(run.runMs()));
  }

  static String rejection(Rejection rejection) {
    Reason reason = Objects.requireNonNull(rejection.reason());
    return "not " + rejection.engine().label() + ": " + reason;
  }
}
