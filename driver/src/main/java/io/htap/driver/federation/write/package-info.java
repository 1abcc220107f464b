/** Statements that write on Postgres and read relations of DuckDB, whose rows come there first. */
@NullMarked
package io.htap.driver.federation.write;

import org.jspecify.annotations.NullMarked;
