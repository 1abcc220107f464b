/** From a plan that may leave Postgres to a result set. */
@NullMarked
package io.htap.driver.execute;

import org.jspecify.annotations.NullMarked;
