package io.htap.replica.catalog;

/**
 * The fingerprint of everything in the catalog that decides what a table's rows mean. The snapshot
 * stores it, and whoever is about to read the copy evaluates it again.
 *
 * <p>It has three parts. The first is what the table looks like and must be equal. The other two
 * tell of {@code ALTER COLUMN … TYPE … USING}, which can change every value without changing a name
 * or a type, and which logical decoding does not report. It leaves a new version of the column's
 * catalog row <em>and</em> a new file of the table. Either alone is harmless: a GRANT on a column
 * or a new default leaves the first, TRUNCATE or VACUUM FULL the second. So one of them must be
 * equal.
 *
 * <p>What inherits from a table, or it from another, is no part of its shape: its copy holds its
 * own rows. Under REPLICA IDENTITY FULL every unique index counts, for the copy may go by any of
 * them. It counts as itself, not as what it looks like: while a key was gone, two rows may have had
 * the same one. A constraint survives the REINDEX that puts another index under it.
 *
 * <p>What a table looks like includes the labels of its enums, each with the version of its row: a
 * copy holds positions, and labels that were renamed and renamed back have meant something else in
 * between. The word at its head is that of the way in which the copy holds the types; another way
 * makes every copy another.
 */
public final class TableShape {
  /**
   * A SQL expression of type text over {@code pg_class} under the alias {@code c}. Holds no
   * parameter marker.
   */
  public static final String SQL =
      """
      pg_catalog.md5(pg_catalog.concat_ws(' ', 'held 3', c.relname, c.relnamespace,
        (SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace),
        c.relkind, c.relpersistence, c.relrowsecurity, c.relreplident,
        (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', u.itself, u.indkey, u.indnkeyatts,
            u.indimmediate), ',' ORDER BY u.itself)
          FROM (SELECT i.*, coalesce((SELECT k.oid FROM pg_catalog.pg_constraint k
                WHERE k.conrelid = c.oid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u')),
                i.indexrelid) AS itself
              FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisunique
                AND i.indisvalid
                AND (i.indisprimary OR i.indisreplident OR c.relreplident = 'f')) u),
        (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', a.attnum, a.attname, a.atttypid,
            a.atttypmod, a.attcollation, a.attgenerated,
            CASE WHEN c.relreplident IN ('f', 'i') THEN %s END), ',' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
        (SELECT pg_catalog.string_agg(pg_catalog.concat_ws(' ', base.type, e.enumlabel, e.xmin),
            ',' ORDER BY a.attnum, e.enumsortorder)
          FROM pg_catalog.pg_attribute a
          %s JOIN pg_catalog.pg_enum e ON e.enumtypid = base.type
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND a.atttypid >= 16384)))
      || ':' || (SELECT pg_catalog.md5(pg_catalog.string_agg(a.xmin::text, ',' ORDER BY a.attnum))
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      || ':' || coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)"""
          .formatted(CatalogRow.NEVER_NULL, BaseTypes.JOIN);

  private static final int LOOKS = 0;
  private static final int COLUMN_VERSIONS = 1;
  private static final int FILE = 2;

  private TableShape() {}

  /**
   * A SQL condition: whether the table is still what it was, from two SQL texts of fingerprints.
   */
  public static String same(String now, String then) {
    return "(%s AND (%s OR %s))"
        .formatted(
            samePart(now, then, LOOKS),
            samePart(now, then, COLUMN_VERSIONS),
            samePart(now, then, FILE));
  }

  /** Whether the table is still what it was, from two fingerprints. */
  public static boolean isSame(String now, String then) {
    String[] a = now.split(":");
    String[] b = then.split(":");
    return a[LOOKS].equals(b[LOOKS])
        && (a[COLUMN_VERSIONS].equals(b[COLUMN_VERSIONS]) || a[FILE].equals(b[FILE]));
  }

  private static String samePart(String now, String then, int part) {
    return "pg_catalog.split_part(%1$s, ':', %3$d) = pg_catalog.split_part(%2$s, ':', %3$d)"
        .formatted(now, then, part + 1);
  }
}
