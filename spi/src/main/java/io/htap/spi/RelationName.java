package io.htap.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A relation's name as a statement writes it, after Postgres's folding of unquoted identifiers.
 *
 * @param schema null when the statement leaves it to the search path
 * @param only whether ONLY stands before it: without the tables that inherit from it
 */
public record RelationName(@Nullable String schema, String name, boolean only) {
  public RelationName {
    Objects.requireNonNull(name);
  }

  /** A name as it mostly stands: with all that inherits from it. */
  public RelationName(@Nullable String schema, String name) {
    this(schema, name, false);
  }

  /** The same name after ONLY. */
  public RelationName asOnly() {
    return new RelationName(schema, name, true);
  }

  /** The name, quoted, as {@code to_regclass} reads it. */
  public String quoted() {
    return schema == null ? quote(name) : quote(schema) + "." + quote(name);
  }

  private static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return (only ? "ONLY " : "") + (schema == null ? name : schema + "." + name);
  }
}
