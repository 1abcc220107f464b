package io.htap.rewrite.scope;

import io.htap.rewrite.value.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What DuckDB 2.0 gets wrong in a query, known by its shape.
 *
 * <p>An aggregate without GROUP BY has one row even of nothing, but that row is lost where a column
 * of an outer query takes part in it and anything stands between the two that would show it: a
 * derived table, DISTINCT, a window, a set operation or WITH. Of several grouping sets of nothing
 * it loses rows, too.
 *
 * <p>The rows of a correlated query are multiplied by those of the query around, when beneath it
 * stands a subquery that begins with WITH and speaks of the outer one's columns.
 *
 * <p>An IN over a query that a column of an outer one takes part in is NULL, where it should be
 * false, for all rows alike when any of that query's has a NULL, if beneath stands a scalar
 * subquery that speaks of nothing around it and that DuckDB counts the rows of. It does so for all
 * but the plainest aggregates.
 */
public final class Flaws {
  private final Context context;
  private final @Nullable Scope around;
  private final int references;
  private final int loneRows;
  private final int scalarQueries;

  /**
   * To be made before the query is bound.
   *
   * @param around the names of the queries around it; null for none
   */
  public Flaws(Context context, @Nullable Scope around) {
    this.context = context;
    this.around = around;
    this.references = references();
    this.loneRows = context.loneRows();
    this.scalarQueries = context.scalarQueries();
  }

  /** To be called when a query of one row has been bound. */
  public void noteLoneRow() {
    if (correlated()) {
      context.addLoneRow();
    }
  }

  /** To be called when what stands between has been bound. */
  public void requireNoLoneRow() {
    if (correlated() && context.loneRows() > loneRows) {
      throw Refusal.syntax(
          "a correlated aggregate beneath a derived table, DISTINCT, WITH, a window or a set"
              + " operation");
    }
  }

  /** To be called when a query of several grouping sets has been bound. */
  public void requireUncorrelatedSets() {
    if (correlated()) {
      throw Refusal.syntax("grouping sets in a correlated query");
    }
  }

  /**
   * To be made before a query that begins with WITH is bound.
   *
   * @param around the names of the queries around it; null for none
   */
  public static Flaws ofWith(Context context, @Nullable Scope around) {
    return new Flaws(context, around == null ? null : around.parent());
  }

  /** To be called when a query that begins with WITH has been bound. */
  public void requireNear() {
    if (correlated()) {
      throw Refusal.syntax("WITH in a subquery that speaks of more than the query around it");
    }
  }

  /** To be called when a scalar subquery has been bound. */
  public void noteScalarQuery() {
    if (!correlated()) {
      context.addScalarQuery();
    }
  }

  /** To be called when the query of an IN has been bound. */
  public void requireNoScalarQuery() {
    if (correlated() && context.scalarQueries() > scalarQueries) {
      throw Refusal.syntax("a scalar subquery beneath IN over a correlated query");
    }
  }

  private boolean correlated() {
    return references() > references;
  }

  private int references() {
    return around == null ? 0 : around.references();
  }
}
