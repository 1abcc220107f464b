/** Reasons to stay on Postgres, one class each, cheapest first. */
@NullMarked
package io.htap.routing.guard;

import org.jspecify.annotations.NullMarked;
