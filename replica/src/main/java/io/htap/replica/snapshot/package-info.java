/** The initial copy of all tables at one exported snapshot. */
@NullMarked
package io.htap.replica.snapshot;

import org.jspecify.annotations.NullMarked;
