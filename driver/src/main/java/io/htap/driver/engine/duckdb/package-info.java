/**
 * Running translated statements on the copy and reading their cells as Postgres would print them.
 */
@NullMarked
package io.htap.driver.engine.duckdb;

import org.jspecify.annotations.NullMarked;
