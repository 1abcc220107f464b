package io.htap.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A relation's name as a statement writes it, after Postgres's folding of unquoted identifiers.
 *
 * @param schema null when the statement leaves it to the search path
 */
public record RelationName(@Nullable String schema, String name) {
  public RelationName {
    Objects.requireNonNull(name);
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
    return schema == null ? name : schema + "." + name;
  }
}
