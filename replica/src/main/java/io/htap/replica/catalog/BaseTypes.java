package io.htap.replica.catalog;

/** Postgres looks through a domain to the type beneath it wherever it operates on a value. */
public final class BaseTypes {
  private BaseTypes() {}

  /**
   * A LATERAL join after {@code pg_attribute} under the alias {@code a}: {@code base.type} and
   * {@code base.typmod} are what remains of the column's type when no domain is left.
   */
  public static final String JOIN =
      """
      CROSS JOIN LATERAL (
        WITH RECURSIVE beneath(type, typmod, depth) AS (
          SELECT a.atttypid, a.atttypmod, 0
          UNION ALL
          SELECT t.typbasetype, t.typtypmod, b.depth + 1
          FROM beneath b JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype = 'd')
        SELECT type, typmod FROM beneath ORDER BY depth DESC LIMIT 1) base
      """;
}
