/** What is expected of statements that have not run yet, by what others have taken elsewhere. */
@NullMarked
package io.htap.routing.model;

import org.jspecify.annotations.NullMarked;
