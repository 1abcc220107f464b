/** Relations that DuckDB holds or reads by itself: files, and tables made at its start. */
@NullMarked
package io.htap.driver.source;

import org.jspecify.annotations.NullMarked;
