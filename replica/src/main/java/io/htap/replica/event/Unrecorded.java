package io.htap.replica.event;

import org.jspecify.annotations.Nullable;

/** Where there is no recorder. */
final class Unrecorded implements Events {
  @Override
  public @Nullable CopiedTable copying() {
    return null;
  }

  @Override
  public @Nullable AppliedBatch applying() {
    return null;
  }
}
