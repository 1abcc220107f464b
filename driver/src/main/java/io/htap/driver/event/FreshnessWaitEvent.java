package io.htap.driver.event;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A statement has waited for the copy. */
@Name("io.htap.FreshnessWait")
@Label("Freshness Wait")
@Category("htap")
@Description("A statement waited until the copy was fresh enough, or no longer")
@StackTrace(false)
final class FreshnessWaitEvent extends Event implements Events.FreshnessWait {
  @Label("Log")
  @Description("How much of Postgres's log was missing when it began")
  @DataAmount
  long logBytes;

  @Label("In Vain")
  @Description("Whether Postgres answered, because the copy was not fresh in time")
  boolean inVain;

  FreshnessWaitEvent begun() {
    begin();
    return this;
  }

  @Override
  public void ended(long bytes, boolean late) {
    logBytes = bytes;
    inVain = late;
    commit();
  }
}
