package io.htap.driver.engine.postgres;

import org.postgresql.core.Field;

/**
 * A statement as Postgres types it.
 *
 * @param fields the result's columns; empty for a statement without rows
 * @param parameterOids the type of each parameter
 */
@SuppressWarnings("ArrayRecordComponent") // Handed to pgjdbc as they are, never compared.
public record Described(Field[] fields, int[] parameterOids) {}
