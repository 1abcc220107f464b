/** How well statements are sent to the engine that is faster for them. */
@NullMarked
package io.htap.tck.routing;

import org.jspecify.annotations.NullMarked;
