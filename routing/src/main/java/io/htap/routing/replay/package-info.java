/** What runs that were recorded say of a model: to train it, to judge it, and to begin with it. */
@NullMarked
package io.htap.routing.replay;

import org.jspecify.annotations.NullMarked;
