/** Looks at how busy the engines are, beside the statements, where these are routed by it. */
@NullMarked
package io.htap.driver.load;

import org.jspecify.annotations.NullMarked;
