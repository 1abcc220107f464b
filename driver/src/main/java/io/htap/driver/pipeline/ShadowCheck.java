package io.htap.driver.pipeline;

import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.engine.postgres.SessionState;
import io.htap.driver.engine.postgres.Snapshot;
import io.htap.driver.engine.postgres.TextAnswer;
import io.htap.driver.execute.CopyExecution;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.ParameterTypes;
import io.htap.driver.verify.Check;
import io.htap.driver.verify.Login;
import io.htap.driver.verify.Rows;
import io.htap.driver.verify.Subject;
import io.htap.driver.verify.Verdict;
import io.htap.replica.Replica;
import io.htap.spi.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.jdbc.PgConnection;

/**
 * Runs a statement that the copy has answered once more, on Postgres and on the copy, and compares.
 *
 * <p>Postgres reads one snapshot; the copy reads when it has applied the log up to a position taken
 * after that, so that it lacks nothing. Where the answers are equal nothing more is asked. Where
 * they differ the copy may only have seen more: what was committed since, or what had been sent to
 * it before Postgres let others see it. So it is done again, and counts as a difference only when
 * neither can be: no change of the tables has arrived from before the snapshot until after the copy
 * was read, and every transaction that wrote when that began had ended for the snapshot. Then all
 * changes that the copy has are seen by the snapshot, and all that the snapshot sees are in the
 * copy.
 */
record ShadowCheck(
    Replica replica,
    ReplicaConnector connector,
    Login login,
    String sql,
    Plan plan,
    SessionState state,
    List<BoundParameter> parameters)
    implements Check {
  private static final int ATTEMPTS = 6;
  private static final long PAUSE_MILLIS = 20;
  private static final int MOST_ROWS = 20_000;
  private static final Duration CATCH_UP = Duration.ofSeconds(5);
  private static final Duration BUDGET = Duration.ofSeconds(2);
  private static final String BEGIN =
      "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
          + " SET LOCAL statement_timeout = '60s'; SET LOCAL lock_timeout = '2s'";

  /**
   * One attempt.
   *
   * @param oneState whether both engines are proven to have read the same state
   */
  private record Attempt(Verdict verdict, boolean oneState) {
    static Attempt skipped(String why) {
      return new Attempt(new Verdict.Skipped(why), false);
    }
  }

  /** What Postgres has answered, and what is needed to ask the copy. */
  private record Asked(
      @Nullable String refusal,
      Rows rows,
      long endOfLog,
      Snapshot snapshot,
      CopyExecution.@Nullable Call call) {
    static Asked refused(String why) {
      return new Asked(why, new Rows(List.of()), 0, new Snapshot(0), null);
    }
  }

  @Override
  public Subject subject() {
    return plan.requireOnCopy().subject();
  }

  @Override
  public String route() {
    return plan.decision().chosen().label();
  }

  @Override
  public Verdict run(PgConnection postgres, RunningQuery running)
      throws SQLException, InterruptedException {
    Reason elsewhere = Copy.elsewhere(connector, replica, postgres);
    if (elsewhere != null) {
      return new Verdict.Skipped("the connection leads elsewhere");
    }
    long began = System.nanoTime();
    for (int i = 0; i < ATTEMPTS && System.nanoTime() - began < BUDGET.toNanos(); i++) {
      // The first is in vain only when there is a difference: then the proof is taken too.
      Attempt attempt = attempt(postgres, running, i > 0);
      if (!(attempt.verdict instanceof Verdict.Different)) {
        return attempt.verdict;
      }
      if (attempt.oneState) {
        Asked again = ask(postgres, false);
        return again.refusal == null ? attempt.verdict : new Verdict.Skipped(again.refusal);
      }
      Thread.sleep(i * PAUSE_MILLIS);
    }
    return new Verdict.Undecided("the tables were never at rest");
  }

  private Attempt attempt(PgConnection postgres, RunningQuery running, boolean prove)
      throws SQLException, InterruptedException {
    long changes = changes();
    List<Integer> writers = prove ? Snapshot.underWay(postgres) : List.of();
    Asked asked = ask(postgres, true);
    if (asked.refusal != null || asked.call == null) {
      return Attempt.skipped(String.valueOf(asked.refusal));
    }
    if (!replica.awaitLsn(asked.endOfLog, CATCH_UP)) {
      return new Attempt(new Verdict.Undecided("the copy is behind"), false);
    }
    if (!running.enter()) {
      return Attempt.skipped("the copy is being closed");
    }
    Rows copied;
    try (BaseStatement statement = statement(postgres)) {
      copied = copied(statement, running, asked.call);
    } finally {
      running.leave();
    }
    if (asked.rows.cells().size() > MOST_ROWS || copied.cells().size() > MOST_ROWS) {
      return Attempt.skipped("too many rows");
    }
    Verdict verdict = Rows.compare(asked.rows, copied, subject());
    boolean oneState =
        prove
            && changes() == changes
            && asked.snapshot.seesEndOf(writers)
            && replica.ended() == null;
    return new Attempt(verdict, oneState);
  }

  private long changes() {
    return subject().tables().stream().mapToLong(replica::changes).sum();
  }

  /** In one transaction, which is rolled back: nothing of the session's state outlives it. */
  private Asked ask(PgConnection postgres, boolean rows) throws SQLException {
    execute(postgres, BEGIN);
    try {
      state.applyTo(postgres);
      if (!state.equals(SessionState.read(postgres))) {
        return Asked.refused("the session's state cannot be taken over");
      }
      Plan.OnCopy onCopy = plan.requireOnCopy();
      Preflight.Verdict verdict = onCopy.preflight().run(postgres, true);
      if (verdict.refusal().isPresent()) {
        return Asked.refused(verdict.refusal().get().code().name());
      }
      if (verdict.timeline() != replica.timeline()) {
        return Asked.refused("the copy follows another timeline");
      }
      Snapshot snapshot = Snapshot.read(postgres);
      List<List<@Nullable String>> cells = rows ? rows(postgres, onCopy) : List.of();
      // After the statement: a TRUNCATE that came in between is seen without being in the snapshot.
      long end = Snapshot.endOfLog(postgres);
      try (BaseStatement statement = statement(postgres)) {
        var request =
            new ExecutionRequest(statement, parameters, ExecutionRequest.Expectation.ROWS);
        var call = CopyReads.call(postgres, plan, verdict, request, System.nanoTime());
        return new Asked(null, new Rows(cells), end, snapshot, call);
      }
    } finally {
      execute(postgres, "ROLLBACK");
    }
  }

  private List<List<@Nullable String>> rows(PgConnection postgres, Plan.OnCopy onCopy)
      throws SQLException {
    int[] oids = onCopy.described().parameterOids();
    return TextAnswer.of(
        postgres, sql, oids, ParameterTypes.texts(parameters, oids), MOST_ROWS + 1);
  }

  private Rows copied(BaseStatement statement, RunningQuery running, CopyExecution.Call call)
      throws SQLException {
    try (ResultSet row = new CopyExecution(running, replica.readers()).run(statement, call)) {
      int columns = subject().columns().size();
      List<List<@Nullable String>> cells = new ArrayList<>();
      while (row.next()) {
        @Nullable String[] texts = new @Nullable String[columns];
        for (int i = 0; i < columns; i++) {
          texts[i] = row.getString(i + 1);
        }
        cells.add(Rows.row(texts));
      }
      return new Rows(cells);
    }
  }

  private static BaseStatement statement(PgConnection postgres) throws SQLException {
    BaseStatement statement = postgres.createStatement().unwrap(BaseStatement.class);
    statement.setMaxRows(MOST_ROWS + 1);
    return statement;
  }

  private static void execute(PgConnection postgres, String sql) throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Bound values are nobody's business. */
  @Override
  public String toString() {
    return "ShadowCheck[" + subject().shape() + "]";
  }
}
