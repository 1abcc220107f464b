/** Transactions beside analytics. */
@NullMarked
package io.htap.tck.bench.mixed;

import org.jspecify.annotations.NullMarked;
