package io.htap.rewrite.translation;

import io.htap.spi.PgType;
import java.util.Objects;

/**
 * One marker of the translated statement. The marker is wrapped in a CAST to its exact type, so a
 * textual value may be bound as a string.
 *
 * @param source the parameter of the original statement, 1-based; below zero −n for the n-th of the
 *     moments that Postgres computes
 * @param type what Postgres takes the parameter for
 */
public record ParameterBinding(int source, PgType type) {
  public ParameterBinding {
    Objects.requireNonNull(type);
  }
}
