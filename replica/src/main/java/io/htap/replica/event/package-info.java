/** What a flight recording hears of the copy. */
@NullMarked
package io.htap.replica.event;

import org.jspecify.annotations.NullMarked;
