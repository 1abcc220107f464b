package io.htap.replica.store;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.catalog.SourceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A Postgres table and where its copy lives.
 *
 * @param catalog DuckDB's name for the database, taken from the file's; without it a file named
 *     like a schema makes names ambiguous
 * @param tableName the copy's name in schema {@link #SCHEMA}, unquoted; a new snapshot takes a new
 *     name, so that a statement planned on the old copy fails instead of reading half of the new
 * @param publicationRelOid OID of the {@code pg_publication_rel} row
 */
public record CopyTable(
    SourceTable source, String catalog, String tableName, long publicationRelOid) {
  public static final String SCHEMA = "copy";

  /**
   * The name of the copy.
   *
   * @param generation a number that no earlier copy had
   */
  public static String nameFor(SourceTable source, long generation) {
    return source.name() + "_" + source.oid() + "_" + generation;
  }

  /** As DuckDB reads it. */
  public String qualifiedName() {
    return Identifiers.quoted(catalog) + "." + Identifiers.qualified(SCHEMA, tableName);
  }

  /** Quoted names in the copy of the key's columns, in the key's order. */
  public List<String> quotedKeyColumns() {
    var names = new ArrayList<String>();
    for (int attnum : source.keyColumns()) {
      source.column(attnum).ifPresent(c -> names.add(Identifiers.quoted(c.copyName())));
    }
    return names;
  }

  String createStatement() {
    return source.heldColumns().stream()
        .map(c -> Identifiers.quoted(c.copyName()) + " " + duckType(c))
        .collect(Collectors.joining(", ", "CREATE TABLE " + qualifiedName() + " (", ")"));
  }

  private static String duckType(SourceColumn column) {
    return column.held() == null ? "" : column.held().duckType();
  }
}
