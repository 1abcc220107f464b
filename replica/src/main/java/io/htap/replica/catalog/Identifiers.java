package io.htap.replica.catalog;

/** Quoting, which Postgres and DuckDB do alike. */
public final class Identifiers {
  private Identifiers() {}

  public static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  public static String qualified(String schema, String name) {
    return quoted(schema) + "." + quoted(name);
  }

  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
