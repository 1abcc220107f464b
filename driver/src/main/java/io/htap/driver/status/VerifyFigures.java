package io.htap.driver.status;

import io.htap.driver.verify.Tally;

/** What verification has come to, in the form that JMX takes apart. */
public final class VerifyFigures {
  private final Tally tally;

  VerifyFigures(Tally tally) {
    this.tally = tally;
  }

  public long getSampled() {
    return tally.sampled();
  }

  public long getSame() {
    return tally.same();
  }

  public long getDifferent() {
    return tally.different();
  }

  public long getUndecided() {
    return tally.undecided();
  }

  public long getSkipped() {
    return tally.skippedInAll();
  }

  public long getDropped() {
    return tally.dropped();
  }

  public long getWaiting() {
    return tally.waiting();
  }
}
