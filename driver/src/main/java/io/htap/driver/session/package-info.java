/** The settings of one session and the statements that belong to the driver itself. */
@NullMarked
package io.htap.driver.session;

import org.jspecify.annotations.NullMarked;
