/** What breaks networks, and how to tell that a copy has got over it. */
@NullMarked
package io.htap.tck.fault;

import org.jspecify.annotations.NullMarked;
