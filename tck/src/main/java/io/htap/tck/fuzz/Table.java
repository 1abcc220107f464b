package io.htap.tck.fuzz;

import java.util.List;

/**
 * A table or view of a generated schema. Its first column is called {@code id} and unique, its
 * second is called {@code ref} and meets the ids of others.
 *
 * @param large whether it has so many rows that only few of its columns should be shown
 */
record Table(String name, List<Column> columns, boolean large) {
  /**
   * A column of a generated table.
   *
   * @param name as SQL writes it
   * @param extreme whether it holds the ends of its type's range, so that to compute with it may
   *     raise
   * @param declared its type as the table declares it
   */
  record Column(String name, SqlType type, boolean extreme, String declared) {}

  Table {
    columns = List.copyOf(columns);
  }
}
