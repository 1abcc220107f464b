package io.htap.tck.bench.federation;

import java.util.List;

/**
 * A join of {@code papers}, a table of Postgres, with {@code lake.authors}, a file.
 *
 * @param sql what the application asks
 * @param keys DuckDB's query for the keys, as a person would write it, and what else the answer
 *     needs of the file
 * @param byHand Postgres's query for the rows that matter, with a {@code %s} for a list of keys
 */
record JoinCase(String name, String sql, String keys, String byHand) {
  private static final String KEYS = "select distinct id from read_parquet('%s') where tag = 7";

  /** Where the answer needs another column of the file, so does a person, if in one go. */
  private static final String KEYS_AND_NUMBERS =
      "select distinct id, n from read_parquet('%s') where tag = 7";

  private static final String ROWS = "select id, org, year, title from papers where id in (%s)";

  static List<JoinCase> all() {
    return List.of(
        of(
            "semi",
            "select count(*), sum(p.year) from papers p where p.id in (select id from"
                + " lake.authors where tag = 7)"),
        of(
            "exists",
            "select count(*), sum(p.year) from papers p where exists (select 1 from"
                + " lake.authors a where a.id = p.id and a.tag = 7)"),
        of(
            "inner",
            "select count(*), max(p.year), sum(a.n) from papers p join lake.authors a on"
                + " a.id = p.id where a.tag = 7"),
        of(
            "left",
            "select count(*), count(p.id), sum(p.year) from lake.authors a left join papers p"
                + " on a.id = p.id where a.tag = 7"),
        of(
            "right",
            "select count(*), count(p.id), sum(p.year) from papers p right join lake.authors"
                + " a on a.id = p.id where a.tag = 7"),
        of(
            "full",
            "select count(*), count(p.id), sum(p.year) from papers p full join lake.authors a"
                + " on a.id = p.id where a.tag = 7"),
        of(
            "anti",
            "select count(*), sum(a.n) from lake.authors a where a.tag = 7 and not exists"
                + " (select 1 from papers p where p.id = a.id)"),
        new JoinCase(
            "composite",
            "select count(*), sum(p.year) from papers p join lake.authors a on a.id = p.id and a.org"
                + " = p.org where a.tag = 7",
            "select distinct '(' || id || ',' || org || ')' from read_parquet('%s') where tag = 7",
            "select id, org, year, title from papers where (id, org) in (%s)"));
  }

  private static JoinCase of(String name, String sql) {
    return new JoinCase(name, sql, sql.contains("a.n") ? KEYS_AND_NUMBERS : KEYS, ROWS);
  }
}
