/** How DuckDB orders texts as a collation of Postgres does. */
@NullMarked
package io.htap.rewrite.collation;

import org.jspecify.annotations.NullMarked;
