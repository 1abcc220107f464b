package io.htap.gpu.resident;

/**
 * A stored column.
 *
 * @param table its OID
 * @param attnum its number there
 */
public record ColumnKey(long table, int attnum) {}
