/** Engines that the driver does not know when it is compiled. */
@NullMarked
package io.htap.spi.engine;

import org.jspecify.annotations.NullMarked;
