package io.htap.replica.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Changes of Postgres have become visible in the copy, in one transaction. */
@Name("io.htap.BatchApplied")
@Label("Batch Applied")
@Category("htap")
@Description("Changes of Postgres were written and committed to DuckDB")
@StackTrace(false)
final class BatchAppliedEvent extends Event implements Events.AppliedBatch {
  @Label("Changes")
  int changes;

  @Label("Log")
  @Description("How much of Postgres's log they take the copy forward")
  @DataAmount
  long logBytes;

  BatchAppliedEvent begun() {
    begin();
    return this;
  }

  @Override
  public void ended(int count, long bytes) {
    changes = count;
    logBytes = bytes;
    commit();
  }
}
