/** The driver as applications configure it: the JDBC driver and its data sources. */
@NullMarked
package io.htap.driver;

import org.jspecify.annotations.NullMarked;
