/** Engines that may be on the class path or not. */
@NullMarked
package io.htap.driver.engine.optional;

import org.jspecify.annotations.NullMarked;
