/** Timing of statements, and figures laid out for people. */
@NullMarked
package io.htap.tck.measure;

import org.jspecify.annotations.NullMarked;
