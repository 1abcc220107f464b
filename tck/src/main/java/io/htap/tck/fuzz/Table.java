package io.htap.tck.fuzz;

import java.util.List;

/**
 * A table or view of a generated schema. Its first column is called {@code id} and unique, its
 * second is called {@code ref} and meets the ids of others.
 *
 * @param large whether it has so many rows that only few of its columns should be shown
 */
record Table(String name, List<Column> columns, boolean large) {
  Table {
    columns = List.copyOf(columns);
  }
}
