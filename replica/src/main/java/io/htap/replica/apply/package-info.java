/** Whole transactions, applied to DuckDB in commit order. */
@NullMarked
package io.htap.replica.apply;

import org.jspecify.annotations.NullMarked;
