/** Whether anything grows that should not, under mixed load and with a server that goes away. */
@NullMarked
package io.htap.tck.bench.soak;

import org.jspecify.annotations.NullMarked;
