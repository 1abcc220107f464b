/** What the statements of one copy have been seen to take, and where they go by it. */
@NullMarked
package io.htap.driver.learn;

import org.jspecify.annotations.NullMarked;
