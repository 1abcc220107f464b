package io.htap.rewrite.function;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A function that DuckDB must be taught before translated statements run on it. Pure. It returns
 * 128 bits, never a text: see {@link io.htap.rewrite.value.NumericCode}.
 *
 * @param body receives one String or Integer per parameter, none of them null; returns a UHUGEINT
 *     or null
 */
public record ScalarFunction(
    String name, List<Type> parameters, Function<Object[], @Nullable BigInteger> body) {
  public ScalarFunction {
    Objects.requireNonNull(name);
    parameters = List.copyOf(parameters);
  }

  /** The function's value; NULL when an argument is, so that no adapter has to see to it. */
  public @Nullable BigInteger call(@Nullable Object... arguments) {
    for (Object argument : arguments) {
      if (argument == null) {
        return null;
      }
    }
    return body.apply(arguments);
  }

  /** DuckDB's types that occur in signatures. */
  public enum Type {
    VARCHAR,
    INTEGER
  }
}
