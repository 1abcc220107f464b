/** What a flight recording hears of statements. */
@NullMarked
package io.htap.driver.event;

import org.jspecify.annotations.NullMarked;
