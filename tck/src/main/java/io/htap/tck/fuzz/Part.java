package io.htap.tck.fuzz;

import org.jspecify.annotations.Nullable;

/** A piece of a statement. */
sealed interface Part permits Part.Text, Part.Bound, Node {

  /** SQL as it is. */
  record Text(String sql) implements Part {}

  /** A parameter marker with the value bound to it; null for NULL. */
  record Bound(@Nullable Object value) implements Part {}
}
