package io.htap.tck.server;

/** How a database orders text; the same answer must come out under each. */
public enum Collation {
  /** By bytes, as DuckDB does. */
  C("locale_provider libc locale 'C'"),
  /** By language, as most databases in use do and DuckDB does not. */
  EN_US("locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'");

  private final String clause;

  Collation(String clause) {
    this.clause = clause;
  }

  String createDatabase(String name) {
    return "create database " + name + " template template0 encoding 'UTF8' " + clause;
  }
}
