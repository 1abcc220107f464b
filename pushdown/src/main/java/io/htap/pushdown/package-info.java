/** Joins across engines: which rows each side needs, and which keys travel which way. */
@NullMarked
package io.htap.pushdown;

import org.jspecify.annotations.NullMarked;
