/** What is known of a statement before it runs, as numbers. */
@NullMarked
package io.htap.routing.features;

import org.jspecify.annotations.NullMarked;
