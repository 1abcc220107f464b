package io.htap.spi;

import java.util.List;

/** What translated statements take for granted of the DuckDB that they run in. */
public final class DuckSettings {
  /** To be executed before any of them. They hold for the whole database. */
  public static final List<String> SQL =
      List.of(
          // What makes DuckDB's arithmetic and order Postgres's.
          "SET GLOBAL integer_division = true",
          "SET GLOBAL default_null_order = 'NULLS_LAST_ON_ASC_FIRST_ON_DESC'",
          "SET GLOBAL ieee_floating_point_ops = false",
          "SET GLOBAL TimeZone = 'UTC'",
          // DuckDB 2.0 answers wrongly with any of them. aggregate_function_rewriter makes sum(x +
          // 1)
          // out
          // of sum(x) and count(x), where no row overflows any more. statistics_propagation takes
          // an
          // outer join or an aggregate over a side found to be empty beforehand for one of no rows:
          // LIMIT over it is dropped, sums wrap round, comparisons of sums are decided beforehand;
          // and a condition found to be always true for one that is NULL where its column is.
          // outer_join_simplification loses a condition that is NULL for all rows, of a join above
          // an outer join with a subquery in ON.
          "SET GLOBAL disabled_optimizers = 'aggregate_function_rewriter,statistics_propagation,"
              + "outer_join_simplification'");

  private DuckSettings() {}
}
