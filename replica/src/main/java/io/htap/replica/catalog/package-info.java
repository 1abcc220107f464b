/** Which tables and columns the copy can hold, read from Postgres's catalog. */
@NullMarked
package io.htap.replica.catalog;

import org.jspecify.annotations.NullMarked;
