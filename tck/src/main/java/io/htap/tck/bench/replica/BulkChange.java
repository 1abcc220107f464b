package io.htap.tck.bench.replica;

import java.sql.SQLException;

/** A large transaction of each kind, on a table of three columns. */
enum BulkChange {
  INSERT(
      "insert into %1$s select g, g %% 1000, 'value ' || g %% 5000 from generate_series(1, %2$d) g"),
  UPDATE("update %1$s set n = n + 1, v = v || '!'"),
  DELETE("delete from %1$s");

  private static final String SUM =
      "select count(*) || ' ' || coalesce(sum(id), 0) || ' ' || coalesce(sum(n), 0)"
          + " || ' ' || count(distinct v) from %s";
  private static final String SUM_IN_COPY =
      SUM.replace("(id)", "(id_1)").replace("(n)", "(n_2)").replace("distinct v", "distinct v_3");

  private final String sql;

  BulkChange(String sql) {
    this.sql = sql;
  }

  static void create(Source source, String table) throws SQLException {
    source.run("create table " + table + " (id bigint primary key, n int, v text)");
  }

  /**
   * @param postgresNanos what Postgres itself took
   * @param afterNanos from the commit until the reader had it all
   */
  record Times(long postgresNanos, long afterNanos) {
    Times best(Times other) {
      return new Times(
          Math.min(postgresNanos, other.postgresNanos), Math.min(afterNanos, other.afterNanos));
    }
  }

  /** Waits until the changes before a position have arrived wherever they are to arrive. */
  @FunctionalInterface
  interface Arrival {
    void await(long end) throws SQLException, InterruptedException;
  }

  Times run(Source source, String table, long rows, Arrival arrival)
      throws SQLException, InterruptedException {
    var begun = System.nanoTime();
    source.run(sql.formatted(table, rows));
    var committed = System.nanoTime();
    arrival.await(source.end());
    return new Times(committed - begun, System.nanoTime() - committed);
  }

  static String sum(Source source, String table) throws SQLException {
    return source.value(SUM.formatted(table));
  }

  static String sumInCopy() {
    return SUM_IN_COPY;
  }
}
