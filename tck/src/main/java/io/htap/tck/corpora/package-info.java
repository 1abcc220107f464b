/** Bodies of statements that others wrote for other ends, each with the data it asks about. */
@NullMarked
package io.htap.tck.corpora;

import org.jspecify.annotations.NullMarked;
