/** From a parsed Postgres statement to the same meaning in DuckDB's SQL, or a reason why not. */
@NullMarked
package io.htap.rewrite;

import org.jspecify.annotations.NullMarked;
