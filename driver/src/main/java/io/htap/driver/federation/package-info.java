/** Statements over relations of both engines: Postgres's rows come to DuckDB, as few as matter. */
@NullMarked
package io.htap.driver.federation;

import org.jspecify.annotations.NullMarked;
