package io.htap.tck.fuzz;

/**
 * A column of a generated table.
 *
 * @param name as SQL writes it
 * @param extreme whether it holds the ends of its type's range, so that to compute with it may
 *     raise
 * @param declared its type as the table declares it
 */
record Column(String name, SqlType type, boolean extreme, String declared) {}
