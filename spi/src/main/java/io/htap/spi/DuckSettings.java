package io.htap.spi;

import java.util.List;

/** What translated statements take for granted of the DuckDB that they run in. */
public final class DuckSettings {
  /**
   * What DuckDB 2.0 does without. The first three answer wrongly: aggregate_function_rewriter makes
   * sum(x + 1) out of sum(x) and count(x), where no row overflows any more; statistics_propagation
   * takes an outer join or an aggregate over a side found to be empty beforehand for one of no rows
   * (LIMIT over it is dropped, sums wrap round, comparisons of sums are decided) and a condition
   * found to be always true for one that is NULL where its column is; outer_join_simplification
   * loses a condition that is NULL for all rows, of a join above an outer join with a subquery in
   * ON. The others are young and, over TPC-H, gain nothing for the plans that they may break.
   */
  private static final List<String> DISABLED_OPTIMIZERS =
      List.of(
          "aggregate_function_rewriter",
          "statistics_propagation",
          "outer_join_simplification",
          "aggregate_reuse",
          "common_subplan",
          "distinct_aggregate_rewrite",
          "grouping_sets",
          "join_elimination",
          "projection_placement",
          "projection_pullup",
          "redundant_order_keys",
          "top_n_window_elimination",
          "type_pushdown",
          "window_rewriter",
          "window_self_join");

  /** To be executed before any of them. They hold for the whole database. */
  public static final List<String> SQL =
      List.of(
          // What makes DuckDB's arithmetic and order Postgres's.
          "SET GLOBAL integer_division = true",
          "SET GLOBAL default_null_order = 'NULLS_LAST_ON_ASC_FIRST_ON_DESC'",
          "SET GLOBAL ieee_floating_point_ops = false",
          "SET GLOBAL TimeZone = 'UTC'",
          "SET GLOBAL disabled_optimizers = '" + String.join(",", DISABLED_OPTIMIZERS) + "'");

  private DuckSettings() {}
}
