/** Random statements through both drivers, compared and shrunk: the hunt for what differs. */
@NullMarked
package io.htap.tck.fuzz;

import org.jspecify.annotations.NullMarked;
