/** Joins of a table of Postgres with a file, against what a careful person would do by hand. */
@NullMarked
package io.htap.tck.bench.federation;

import org.jspecify.annotations.NullMarked;
