package io.htap.driver.engine.postgres;

import io.htap.replica.catalog.BaseTypes;

/** The catalog queries, kept apart so that a database person can review them at a glance. */
final class CatalogSql {
  private CatalogSql() {}

  /** Over {@code c}, a row of pg_class: changes whenever what the view means may have changed. */
  static final String VIEW_STAMP =
      """
      c.relname || ' ' || c.relowner || ' ' || coalesce(c.reloptions::text, '') || ' '
        || (SELECT pg_catalog.string_agg(r.oid || ':' || r.xmin::text, ',' ORDER BY r.oid)
              FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid) || ' '
        || (SELECT pg_catalog.string_agg(a.attnum || ':' || a.attname || ':' || a.xmin::text, ','
                ORDER BY a.attnum)
              FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0)""";

  /** What a stamp begins with that must never hold. */
  static final String UNCOMMITTED = "!";

  /**
   * Put before a stamp when a plan is made. What a transaction has altered itself it may alter
   * again within the same version of the same rows, so that a stamp taken there must never hold.
   */
  private static final String IF_UNCOMMITTED =
      "CASE WHEN pg_catalog.pg_current_xact_id_if_assigned() IS NULL THEN '' ELSE '"
          + UNCOMMITTED
          + "' END";

  /**
   * A name with a schema is looked up without {@code to_regclass}, which raises an error where the
   * user may not use the schema, though a view over its tables is open to everyone.
   */
  static final String RELATIONS =
      """
      SELECT x.o::int AS ord, c.oid::int8 AS oid, n.nspname, c.relname, c.relkind::text,
             c.relpersistence::text, c.reltuples::float8, c.relowner::int8,
             c.relrowsecurity, c.relhassubclass,
             CASE WHEN c.relkind = 'v' THEN pg_catalog.pg_get_viewdef(c.oid) END AS definition,
             CASE WHEN c.relkind = 'v' THEN %s || %s END AS stamp,
             c.relkind = 'v' AND %s AS invoker,
             c.relkind = 'v' AND %s AS barrier
        FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[]))
             WITH ORDINALITY AS x(nsp, rel, quoted, o)
        JOIN pg_catalog.pg_class c ON c.oid =
               CASE WHEN x.nsp IS NULL THEN pg_catalog.to_regclass(x.quoted)
                    ELSE (SELECT k.oid FROM pg_catalog.pg_class k
                           WHERE k.relname = x.rel::name
                             AND k.relnamespace = (SELECT s.oid FROM pg_catalog.pg_namespace s
                                                    WHERE s.nspname = x.nsp::name))
               END
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      """
          .formatted(
              IF_UNCOMMITTED, VIEW_STAMP, option("security_invoker"), option("security_barrier"));

  /** A view's option as Postgres reads it: any word that it takes for true, in any case. */
  private static String option(String name) {
    return """
        coalesce((SELECT o.option_value::bool
                    FROM pg_catalog.pg_options_to_table(c.reloptions) o
                   WHERE o.option_name = '%s'), false)"""
        .formatted(name);
  }

  /** Over {@code t.oid}: the tables that inherit from it directly, DETACH under way marked. */
  private static final String CHILDREN =
      """
      coalesce((SELECT pg_catalog.string_agg(
                  h.inhrelid || ':' || h.xmin::text || CASE WHEN h.inhdetachpending THEN '-' ELSE '' END,
                  ',' ORDER BY h.inhrelid)
                  FROM pg_catalog.pg_inherits h WHERE h.inhparent = t.oid), '')""";

  /**
   * All that the roots of trees are read as. The position is taken after what is visible here was
   * committed.
   */
  static final String TREES =
      """
      WITH RECURSIVE tree(root, oid, detaching) AS (
        SELECT r.oid, r.oid, false FROM pg_catalog.unnest(?::oid[]) r(oid)
        UNION
        SELECT t.root, h.inhrelid, h.inhdetachpending
          FROM tree t JOIN pg_catalog.pg_inherits h ON h.inhparent = t.oid)
      SELECT t.root::int8, t.oid::int8, t.detaching, n.nspname, c.relname, c.relkind::text,
             c.reltuples::float8, CHILDREN AS children,
             (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8 AS lsn
        FROM tree t
        LEFT JOIN pg_catalog.pg_class c ON c.oid = t.oid
        LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       ORDER BY t.root, t.oid, t.detaching
      """
          .replace("CHILDREN", CHILDREN);

  /**
   * Over {@code c}, a row of pg_class: the versions of all catalog rows that say what the table is.
   * While they are the same nothing of it can have changed; it costs a fraction of what the
   * fingerprint of the copy costs.
   */
  private static final String TABLE_STAMP =
      """
      pg_catalog.md5(pg_catalog.concat_ws(' ', c.xmin, c.ctid,
        ARRAY (SELECT a.xmin FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = c.oid AND a.attnum > 0 ORDER BY a.attnum),
        ARRAY (SELECT i.xmin FROM pg_catalog.pg_index i
                WHERE i.indrelid = c.oid ORDER BY i.indexrelid),
        ARRAY (SELECT e.xmin FROM pg_catalog.pg_attribute a
                 JOIN pg_catalog.pg_type t ON t.oid = a.atttypid AND t.typtype IN ('d', 'e')
                 BASE_TYPE JOIN pg_catalog.pg_enum e ON e.enumtypid = base.type
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid >= 16384
                ORDER BY a.attnum, e.enumsortorder)))"""
          .replace("BASE_TYPE", BaseTypes.JOIN);

  /**
   * The stamps of tables, and whether each is still what the copy was made of. The OFFSET keeps the
   * fingerprint from being computed for every use of it.
   *
   * @param shape SQL over {@code c} that fingerprints a table
   * @param same SQL condition that compares {@code f.now} with {@code e.shape}
   */
  static String stamps(String shape, String same) {
    return """
        SELECT c.oid::int8,
               CASE WHEN e.shape = '' THEN true
                    ELSE (SELECT %s FROM (SELECT %s AS now OFFSET 0) f) END AS unchanged,
               %s || %s AS stamp
          FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::text[])) AS e(oid, shape)
          JOIN pg_catalog.pg_class c ON c.oid = e.oid
        """
        .formatted(same, shape, IF_UNCOMMITTED, TABLE_STAMP);
  }

  static final String COLUMNS =
      """
      SELECT a.attrelid::int8 AS relation, a.attname, a.attnum::int AS attnum,
             a.atttypid::int8 AS type, a.atttypmod AS typmod, a.attnotnull,
             base.type::int8 AS base, base.typmod AS basemod,
             (SELECT ARRAY[pg_catalog.format_type(y.oid, NULL),
                           pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(y.typname)]
                FROM pg_catalog.pg_type y JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
               WHERE y.oid = base.type AND y.typtype = 'e') AS enumnames,
             a.attcollation::int8 AS collation, coalesce(l.collisdeterministic, true) AS deterministic,
             coalesce(l.collprovider IN ('c', 'b') AND (l.collprovider = 'b' OR l.collcollate IN ('C', 'POSIX')), false)
               AS byteorder,
             coalesce(l.collprovider = 'c' AND l.collcollate IN ('C', 'POSIX'), false) AS asciicase
        FROM pg_catalog.pg_attribute a
        LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
        %s
       WHERE a.attrelid = ANY (?::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attrelid, a.attnum
      """
          .formatted(BaseTypes.JOIN);

  static final String UNIQUE_KEYS =
      """
      SELECT i.indrelid::int8 AS relation,
             (SELECT pg_catalog.array_agg(a.attname::text)
                FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = i.indrelid
                 AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS columns
        FROM pg_catalog.pg_index i
       WHERE i.indrelid = ANY (?::oid[]) AND i.indisunique AND i.indisvalid AND i.indimmediate
         AND i.indpred IS NULL AND i.indexprs IS NULL
      """;

  /**
   * Proves what a plan took for granted. Every list comes as arrays of one element per entry; each
   * entry is looked up by its key, never by a join, which could look at all of pg_class.
   */
  static final String PREFLIGHT =
      """
      SELECT (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8 AS lsn,
             pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8)
               AS timeline,
             pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL AS wrote,
             pg_catalog.current_setting('transaction_isolation') AS isolation,
             pg_catalog.current_setting('TimeZone') AS time_zone,
             pg_catalog.current_setting('statement_timeout') AS statement_timeout,
             pg_catalog.current_setting('idle_in_transaction_session_timeout') AS idle_within,
             pg_catalog.current_setting('idle_session_timeout', true) AS idle_alone,
             (SELECT coalesce(pg_catalog.bool_and(
                       coalesce(pg_catalog.to_regclass(e.name)::oid = e.oid, false)), true)
                FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::oid[])) AS e(name, oid))
               AND (SELECT coalesce(pg_catalog.bool_and(
                       coalesce(pg_catalog.to_regtype(e.name)::oid = e.oid, false)), true)
                FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::oid[])) AS e(name, oid))
               AND NOT EXISTS (SELECT
                FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS e(nsp, rel)
                JOIN pg_catalog.pg_class k ON k.relname = e.rel::name
               WHERE CASE WHEN e.nsp = '' THEN pg_catalog.pg_table_is_visible(k.oid)
                          ELSE k.relnamespace = (SELECT s.oid FROM pg_catalog.pg_namespace s
                                                  WHERE s.nspname = e.nsp::name) END) AS names_ok,
             (SELECT coalesce(pg_catalog.bool_and(coalesce(
                       (SELECT TABLE_STAMP FROM pg_catalog.pg_class c WHERE c.oid = e.oid) = e.stamp,
                       false)), true)
                FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::text[])) AS e(oid, stamp)) AS tables_ok,
             (SELECT coalesce(pg_catalog.bool_and(CHILDREN = t.children), true)
                FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::text[])) AS t(oid, children)) AS trees_ok,
             (SELECT pg_catalog.count(*) = pg_catalog.cardinality(e.published)
                FROM pg_catalog.pg_publication_rel p
                JOIN pg_catalog.pg_publication b ON b.oid = p.prpubid
               WHERE p.oid = ANY (ARRAY (SELECT pg_catalog.split_part(x, ':', 1)::oid
                                           FROM pg_catalog.unnest(e.published) x))
                 AND p.oid || ':' || b.xmin = ANY (e.published)
                 AND b.pubinsert AND b.pubupdate AND b.pubdelete AND b.pubtruncate
                 AND coalesce(pg_catalog.to_jsonb(b) ->> 'pubgencols', 's') = 's') AS published_ok,
             (SELECT coalesce(pg_catalog.bool_and(coalesce(
                       (SELECT VIEW_STAMP FROM pg_catalog.pg_class c WHERE c.oid = e.oid) = e.stamp,
                       false)), true)
                FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::text[])) AS e(oid, stamp)) AS views_ok,
             (SELECT coalesce(pg_catalog.bool_and(coalesce(
                       CASE WHEN e.attnum = 0
                            THEN pg_catalog.has_any_column_privilege(r.oid, e.oid, 'SELECT')
                            ELSE pg_catalog.has_column_privilege(r.oid, e.oid, e.attnum, 'SELECT')
                       END, false)), true)
                FROM ROWS FROM (pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::oid[]), pg_catalog.unnest(?::int2[])) AS e(reader, oid, attnum)
               CROSS JOIN LATERAL (SELECT CASE WHEN e.reader = 0::oid
                       THEN pg_catalog.quote_ident(current_user)::regrole::oid
                       ELSE e.reader END AS oid) r) AS privileged,
             NOT EXISTS (SELECT FROM pg_catalog.pg_proc f
                          WHERE f.proname = ANY (?::name[])
                            AND (f.oid >= 16384 OR f.proacl IS NOT NULL))
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_operator o
                          WHERE o.oid >= 16384
                            AND (o.oprleft < 16384 OR EXISTS (SELECT FROM pg_catalog.pg_type t
                                   WHERE t.oid = o.oprleft AND t.typtype IN ('d', 'e')))
                            AND (o.oprright < 16384 OR EXISTS (SELECT FROM pg_catalog.pg_type t
                                   WHERE t.oid = o.oprright AND t.typtype IN ('d', 'e'))))
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_cast k
                          WHERE k.oid >= 16384 AND k.casttarget < 16384
                            AND (k.castsource < 16384 OR EXISTS (SELECT FROM pg_catalog.pg_type t
                                   WHERE t.oid = k.castsource AND t.typtype = 'e')))
               AS functions_ok,
             pg_catalog.current_setting('standard_conforming_strings') = 'on'
               AND pg_catalog.current_setting('transform_null_equals') = 'off'
               AND pg_catalog.current_setting('extra_float_digits')::int > 0
               AND pg_catalog.current_setting('bytea_output') = 'hex'
               AND pg_catalog.current_setting('DateStyle') LIKE 'ISO%'
               AND pg_catalog.current_setting('IntervalStyle') = 'postgres'
               AND pg_catalog.current_setting('client_encoding') = 'UTF8'
               AND pg_catalog.current_setting('synchronous_standby_names') = ''
               AND pg_catalog.current_setting('search_path') !~ 'pg_catalog' AS settings_ok
        FROM (SELECT ?::text[] AS published) e
      """
          .replace("VIEW_STAMP", VIEW_STAMP)
          .replace("TABLE_STAMP", TABLE_STAMP)
          .replace("CHILDREN", CHILDREN);

  /** What a session has to be for any of its statements to leave Postgres. */
  static final String SESSION =
      """
      SELECT pg_catalog.pg_is_in_recovery() AS recovery,
             pg_catalog.current_setting('server_encoding') AS encoding,
             coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c') AS provider,
             d.datcollate AS locale,
             coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale')
               AS iculocale,
             pg_catalog.to_jsonb(d) ->> 'daticurules' AS icurules,
             pg_catalog.current_setting('server_version_num')::int AS version
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
      """;
}
