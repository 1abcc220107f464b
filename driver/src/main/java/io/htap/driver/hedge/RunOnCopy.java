package io.htap.driver.hedge;

import io.htap.driver.execute.Admission;
import io.htap.driver.execute.CopyExecution;
import io.htap.driver.execute.CopyExecution.Fetched;
import io.htap.driver.execute.ResultBuffer;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.Watched;
import io.htap.replica.Replica;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement's run on the copy while Postgres has it, too: only where it is fresh, and nobody
 * waits for a turn.
 *
 * @param call made by the session's own thread
 * @param maxRows that are wanted; 0 for all
 * @param expectedMillis that it will take
 * @param required the position that must be visible
 * @param tables that it reads; null when these are known only from that position on
 * @param longest that it may wait for it
 */
public record RunOnCopy(
    Replica replica,
    Admission admission,
    ResultBuffer buffer,
    CopyExecution.Call call,
    int maxRows,
    double expectedMillis,
    long required,
    @Nullable Set<Long> tables,
    Duration longest)
    implements Hedge.Other<RunOnCopy.Answer> {

  /**
   * Its rows.
   *
   * @param appliedLsn the position that was visible at least
   * @param waitNanos until it was
   * @param runNanos after that
   */
  public record Answer(Fetched fetched, long appliedLsn, long waitNanos, long runNanos) {}

  @Override
  public @Nullable Answer answer(RunningQuery running) throws SQLException {
    long began = System.nanoTime();
    if (!Watched.await(running, call.limit(), this::fresh)) {
      return null;
    }
    try (Admission.Place place = admission.place(expectedMillis, true)) {
      if (!place.takeIfFree()) {
        return null;
      }
      long fresh = System.nanoTime();
      long applied = Math.max(replica.appliedLsn(), required);
      Fetched fetched = new CopyExecution(running, replica.readers(), buffer).fetch(call, maxRows);
      return new Answer(fetched, applied, fresh - began, System.nanoTime() - fresh);
    }
  }

  private boolean fresh() throws InterruptedException {
    return tables == null
        ? replica.awaitLsn(required, longest)
        : replica.awaitLsn(required, tables, longest);
  }
}
