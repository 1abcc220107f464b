package io.htap.tck.parity;

import java.util.EnumSet;
import java.util.Set;

/** What is not the same, as {@code driver/docs/differences.md} has it, and no more. */
enum Difference {
  CLASSES(EnumSet.of(Mode.COPY_OFF, Mode.AUTO, Mode.DUCKDB)),
  URL(EnumSet.of(Mode.COPY_OFF, Mode.AUTO, Mode.DUCKDB)),
  COMMANDS(EnumSet.of(Mode.COPY_OFF, Mode.AUTO, Mode.DUCKDB)),
  FORMAT(EnumSet.of(Mode.DUCKDB)),
  PREPARED(EnumSet.of(Mode.DUCKDB)),
  LOCKS(EnumSet.of(Mode.DUCKDB)),
  STREAMS(EnumSet.of(Mode.DUCKDB));

  static final int MOST = 10;

  /** Where it shows for certain. Without a copy nothing else may be different. */
  final Set<Mode> modes;

  Difference(Set<Mode> modes) {
    this.modes = modes;
  }
}
