/** Typed expressions, and the operators and casts between them. */
@NullMarked
package io.htap.rewrite.value;

import org.jspecify.annotations.NullMarked;
