/** Ways to choose between the engines that are able to run a statement. */
@NullMarked
package io.htap.routing.policy;

import org.jspecify.annotations.NullMarked;
