/** Statements that are late on Postgres and begun on the copy, too: the first answer counts. */
@NullMarked
package io.htap.driver.hedge;

import org.jspecify.annotations.NullMarked;
