/** What runs of a statement have shown, and what to make of it. */
@NullMarked
package io.htap.routing.learn;

import org.jspecify.annotations.NullMarked;
