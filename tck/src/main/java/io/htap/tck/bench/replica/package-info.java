/** How fast the copy is made and follows, and what it costs Postgres. */
@NullMarked
package io.htap.tck.bench.replica;

import org.jspecify.annotations.NullMarked;
