package io.htap.driver.statement;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The route of one statement text in one session. */
public interface StatementRoute {
  /** Always to Postgres, and it may write. */
  StatementRoute POSTGRES = new PostgresRoute();

  /** Whether the text alone sends it to Postgres; then {@link #execute} need not be called. */
  boolean alwaysPostgres();

  /**
   * Whether running it on Postgres may write, so that {@link SessionPipeline#wrote} must follow.
   */
  boolean mayWrite();

  /**
   * Runs the statement elsewhere than on Postgres, if that is right at this moment.
   *
   * @return null when the statement is to run on Postgres, verbatim or as {@link #staged} has it,
   *     which the caller then does
   * @throws SQLException an error of a statement that belongs to the driver itself ({@code SET
   *     htap.…}), a cancel, or a time-out; never an error of another engine, which ends on Postgres
   */
  @Nullable Outcome execute(ExecutionRequest request) throws SQLException;

  /**
   * It is about to run on Postgres because of its text alone: the hot path.
   *
   * @return when it began, in nanoseconds, if {@link #endedOnPostgres} is to be told; else 0
   */
  default long stays() {
    return 0;
  }

  /**
   * It was not run elsewhere, and Postgres has answered it without an error.
   *
   * @param nanos what that took
   */
  default void ranOnPostgres(long nanos) {
    // Nobody has to know.
  }

  /**
   * It was not run elsewhere, and was stopped on Postgres.
   *
   * @param nanos what it took until then
   */
  default void stoppedOnPostgres(long nanos) {
    // Nobody has to know.
  }

  /**
   * It was not run elsewhere, and has ended on Postgres, well or not.
   *
   * @param nanos what that took
   */
  default void endedOnPostgres(long nanos) {
    // Nobody has to know.
  }

  /** What it takes to run it on Postgres; null for nothing. */
  default @Nullable StagedWrite staged() {
    return null;
  }
}
