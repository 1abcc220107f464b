package io.htap.rewrite.function;

import io.htap.rewrite.value.Ex;
import java.util.List;

/** One function of Postgres in DuckDB's words; refuses argument types without proof. */
@FunctionalInterface
interface FunctionRule {
  Ex apply(List<Ex> arguments);
}
