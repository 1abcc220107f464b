/** What needs LightGBM, which may be on the class path or not. */
@NullMarked
package io.htap.driver.train;

import org.jspecify.annotations.NullMarked;
