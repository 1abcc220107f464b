/** The functions that may leave Postgres, each with its proof, and those that DuckDB is taught. */
@NullMarked
package io.htap.rewrite.function;

import org.jspecify.annotations.NullMarked;
