/**
 * The words that all modules speak and the public API of the driver. Plain values and narrow
 * interfaces; nothing here holds a connection, a thread or a clock.
 */
@NullMarked
package io.htap.spi;

import org.jspecify.annotations.NullMarked;
