/** The DuckDB database: opened, configured, locked down, with the position beside the data. */
@NullMarked
package io.htap.replica.store;

import org.jspecify.annotations.NullMarked;
