/** What the driver costs where it does not help: what stays on Postgres. */
@NullMarked
package io.htap.tck.bench.overhead;

import org.jspecify.annotations.NullMarked;
