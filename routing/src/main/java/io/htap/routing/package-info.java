/** May a statement move, and is it worth it. */
@NullMarked
package io.htap.routing;

import org.jspecify.annotations.NullMarked;
