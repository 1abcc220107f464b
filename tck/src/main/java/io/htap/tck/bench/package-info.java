/** The benchmarks; each checks what it measures and prints one figure a line. */
@NullMarked
package io.htap.tck.bench;

import org.jspecify.annotations.NullMarked;
