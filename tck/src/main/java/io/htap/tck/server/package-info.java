/** A real Postgres for tests, the demo and the benchmarks, which leaves nothing behind. */
@NullMarked
package io.htap.tck.server;

import org.jspecify.annotations.NullMarked;
