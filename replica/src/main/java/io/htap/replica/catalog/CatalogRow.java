package io.htap.replica.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@link CatalogReader}'s table query, before the verdict.
 *
 * @param identityKey attribute numbers of the usable replica identity, blank-separated; null
 *     without one
 * @param candidateIndex a unique index that could serve as replica identity; null without one
 */
record CatalogRow(
    long oid,
    String schema,
    String name,
    char kind,
    char persistence,
    boolean rowSecurity,
    boolean selectable,
    boolean owned,
    char replicaIdentity,
    @Nullable String identityKey,
    boolean hasPrimaryKey,
    @Nullable String candidateIndex,
    String shape,
    long estimatedRows,
    long fileNode) {

  /**
   * Whether no row has NULL in a column, {@code a} of {@code pg_attribute}. From version 18 on
   * {@code attnotnull} says less: that no row can be given NULL from now on.
   */
  static final String NEVER_NULL =
      """
      a.attnotnull AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint n
        WHERE n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey[1] = a.attnum
          AND NOT n.convalidated)""";

  static final String SQL =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity,
        pg_catalog.has_table_privilege(c.oid, 'SELECT')
          AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
        pg_catalog.pg_has_role(c.relowner, 'USAGE'),
        c.relreplident,
        (SELECT k.cols FROM keys k WHERE k.indrelid = c.oid AND k.indimmediate AND k.plain
           AND CASE c.relreplident WHEN 'd' THEN k.indisprimary WHEN 'i' THEN k.indisreplident AND k.allnotnull
             WHEN 'f' THEN k.allnotnull ELSE false END
         ORDER BY k.indisprimary DESC, k.width, k.indexrelid LIMIT 1),
        EXISTS (SELECT 1 FROM keys k
          WHERE k.indrelid = c.oid AND k.indisprimary AND k.indimmediate),
        (SELECT k.iname FROM keys k WHERE k.indrelid = c.oid AND k.indimmediate AND k.plain
           AND k.allnotnull ORDER BY k.width, k.indexrelid LIMIT 1),
        %s, c.reltuples::int8, c.relfilenode
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f', 'm') AND n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
      ORDER BY n.nspname, c.relname"""
          .formatted(TableShape.SQL);

  /** The unique indexes with their key columns, INCLUDE columns taken away. */
  static final String KEYS =
      """
      WITH keys AS MATERIALIZED (
        SELECT i.indrelid, i.indexrelid, i.indisprimary, i.indisreplident, i.indimmediate,
          x.relname AS iname, i.indnkeyatts AS width,
          i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AS plain,
          (SELECT pg_catalog.string_agg(u.attnum::text, ' ' ORDER BY u.n)
             FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, n)
             WHERE u.n <= i.indnkeyatts) AS cols,
          NOT EXISTS (SELECT 1
             FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY u(attnum, n)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.attnum
             WHERE u.n <= i.indnkeyatts AND NOT (%s)) AS allnotnull
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
        WHERE i.indisunique)
      """
          .formatted(NEVER_NULL);

  static CatalogRow of(ResultSet rs) throws SQLException {
    return new CatalogRow(
        rs.getLong(1),
        rs.getString(2),
        rs.getString(3),
        rs.getString(4).charAt(0),
        rs.getString(5).charAt(0),
        rs.getBoolean(6),
        rs.getBoolean(7),
        rs.getBoolean(8),
        rs.getString(9).charAt(0),
        rs.getString(10),
        rs.getBoolean(11),
        rs.getString(12),
        rs.getString(13),
        rs.getLong(14),
        rs.getLong(15));
  }

  /** Whether it has no rows of its own. */
  boolean partitioned() {
    return kind == 'p';
  }

  /** {@code schema.name}, for people. */
  String displayName() {
    return schema + "." + name;
  }
}
