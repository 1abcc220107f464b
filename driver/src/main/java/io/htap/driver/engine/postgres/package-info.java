/** What the driver asks Postgres on the user's own connection: types, privileges, prices, order. */
@NullMarked
package io.htap.driver.engine.postgres;

import org.jspecify.annotations.NullMarked;
