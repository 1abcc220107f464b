package io.htap.driver.event;

import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A statement that might have left Postgres, wherever it ran. */
@Name("io.htap.Statement")
@Label("Statement")
@Category("htap")
@Description("A statement was routed and has ended")
@StackTrace(false)
final class StatementEvent extends Event implements Events.RoutedStatement {
  @Label("Fingerprint")
  @Description("The same for statements that differ in literals only")
  @Nullable String fingerprint;

  @Label("Engine")
  @Nullable String engine;

  @Label("Reason to Stay")
  @Description("Why it did not run on DuckDB")
  @Nullable String reason;

  @Label("Planning")
  @Description("Deciding where it goes, with all questions to Postgres")
  @Timespan
  long planning;

  @Label("Waiting")
  @Description("Until the copy was fresh")
  @Timespan
  long waiting;

  @Label("Lost")
  @Description("On DuckDB, before Postgres answered after all")
  @Timespan
  long lost;

  @Label("Running")
  @Description("On the engine that has answered")
  @Timespan
  long running;

  @Label("Rows")
  @Description("-1 when they are not counted")
  long rows;

  StatementEvent begun() {
    begin();
    return this;
  }

  @Override
  public void ended(EndedStatement statement) {
    end();
    if (!shouldCommit()) {
      return;
    }
    Reason against = statement.decision().reasonAgainst(EngineId.DUCKDB);
    fingerprint = statement.fingerprint();
    engine = statement.decision().chosen().label();
    reason = against == null ? null : against.code().name();
    planning = statement.planning();
    waiting = statement.waiting();
    lost = statement.lost();
    running = statement.running();
    rows = statement.rows();
    commit();
  }
}
