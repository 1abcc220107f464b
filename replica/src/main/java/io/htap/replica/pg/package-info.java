/** The replica's own connections, publication and slot on the Postgres side. */
@NullMarked
package io.htap.replica.pg;

import org.jspecify.annotations.NullMarked;
