/** Rows of Postgres that come by several connections at once, all of one state of the database. */
@NullMarked
package io.htap.driver.federation.stream;

import org.jspecify.annotations.NullMarked;
