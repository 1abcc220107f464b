/** Resolves every name of a statement and writes the other dialect from what it found. */
@NullMarked
package io.htap.rewrite.bind;

import org.jspecify.annotations.NullMarked;
