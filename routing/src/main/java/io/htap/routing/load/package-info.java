/** How busy the engines are, and what that means for where statements go and how many at once. */
@NullMarked
package io.htap.routing.load;

import org.jspecify.annotations.NullMarked;
