/** A copy whose process, or whose server, is killed again and again while others write. */
@NullMarked
package io.htap.tck.crash;

import org.jspecify.annotations.NullMarked;
