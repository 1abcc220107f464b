/** TPC-H on Postgres, on DuckDB alone, and through the driver. */
@NullMarked
package io.htap.tck.bench.tpch;

import org.jspecify.annotations.NullMarked;
