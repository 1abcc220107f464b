/** What operators see of a copy: figures, events, the log of slow statements. */
@NullMarked
package io.htap.driver.observe;

import org.jspecify.annotations.NullMarked;
