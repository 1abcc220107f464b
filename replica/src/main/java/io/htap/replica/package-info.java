/** A columnar copy of Postgres tables that is always at a known point of the Postgres log. */
@NullMarked
package io.htap.replica;

import org.jspecify.annotations.NullMarked;
