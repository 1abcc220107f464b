package io.htap.replica.catalog;

/**
 * The fingerprint of everything in the catalog that decides what a table's rows mean. The snapshot
 * stores it, and whoever is about to read the copy evaluates it again: equal text proves that the
 * table has not been altered since.
 *
 * <p>The {@code xmin} of the attributes is in it because {@code ALTER COLUMN … TYPE … USING} can
 * rewrite every value without changing name or type, and logical decoding does not tell.
 */
public final class TableShape {
  /**
   * A SQL expression of type text over {@code pg_class} under the alias {@code c}. Holds no
   * parameter marker.
   */
  public static final String SQL =
      """
      pg_catalog.md5(pg_catalog.concat_ws(' ', c.relname, c.relnamespace,
        (SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace),
        c.relkind, c.relpersistence, c.relrowsecurity, c.relhassubclass, c.relispartition,
        c.relreplident,
        (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attnum, a.attname, a.atttypid,
            a.atttypmod, a.attcollation, a.attgenerated, a.xmin), ',' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)))""";

  private TableShape() {}
}
