/** What the driver costs where it does not help: short statements that stay on Postgres. */
@NullMarked
package io.htap.tck.bench.overhead;

import org.jspecify.annotations.NullMarked;
