/** What a GPU makes of statements that DuckDB answers as well. */
@NullMarked
package io.htap.tck.bench.gpu;

import org.jspecify.annotations.NullMarked;
