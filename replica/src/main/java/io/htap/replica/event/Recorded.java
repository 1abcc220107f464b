package io.htap.replica.event;

import org.jspecify.annotations.Nullable;

/** Events of the module {@code jdk.jfr}. */
final class Recorded implements Events {
  private final TableCopiedEvent copying = new TableCopiedEvent();
  private final BatchAppliedEvent applying = new BatchAppliedEvent();

  @Override
  public @Nullable CopiedTable copying() {
    return copying.isEnabled() ? new TableCopiedEvent().begun() : null;
  }

  @Override
  public @Nullable AppliedBatch applying() {
    return applying.isEnabled() ? new BatchAppliedEvent().begun() : null;
  }
}
