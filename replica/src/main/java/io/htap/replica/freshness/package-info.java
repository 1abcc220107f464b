/** How far the copy is, and the wait for it to get further. */
@NullMarked
package io.htap.replica.freshness;

import org.jspecify.annotations.NullMarked;
