/** Aggregates moved to below the joins of a query, where the rows are in another place. */
@NullMarked
package io.htap.parser.eager;

import org.jspecify.annotations.NullMarked;
