package io.htap.rewrite.function;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A function that DuckDB must be taught before translated statements run on it. Pure; a NULL
 * argument gives NULL without a call.
 *
 * @param body receives one String or Integer per parameter, none of them null
 */
public record ScalarFunction(
    String name, List<Type> parameters, Type returns, Function<Object[], Object> body) {
  public ScalarFunction {
    Objects.requireNonNull(name);
    parameters = List.copyOf(parameters);
  }

  /** DuckDB's types that occur in signatures. */
  public enum Type {
    VARCHAR,
    INTEGER
  }
}
