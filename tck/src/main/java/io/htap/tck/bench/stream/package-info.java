/** What it costs to read a large result to its end, and how much memory it takes. */
@NullMarked
package io.htap.tck.bench.stream;

import org.jspecify.annotations.NullMarked;
