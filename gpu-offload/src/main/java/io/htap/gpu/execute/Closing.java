package io.htap.gpu.execute;

import org.jspecify.annotations.Nullable;

/** Closes what an array holds so far. */
final class Closing {
  private Closing() {}

  static void all(@Nullable AutoCloseable[] made) {
    RuntimeException failure = null;
    for (AutoCloseable each : made) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (Exception e) {
        RuntimeException next = new IllegalStateException("closing device memory", e);
        if (failure == null) {
          failure = next;
        } else {
          failure.addSuppressed(next);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
