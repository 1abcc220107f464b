/**
 * Postgres's binary values, decoded straight into DuckDB's appender; shared by snapshot and stream.
 */
@NullMarked
package io.htap.replica.codec;

import org.jspecify.annotations.NullMarked;
