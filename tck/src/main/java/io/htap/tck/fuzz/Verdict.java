package io.htap.tck.fuzz;

import io.htap.tck.compare.Comparison;
import io.htap.tck.subject.RouteReport.Ran;
import org.jspecify.annotations.Nullable;

/**
 * What came of a statement.
 *
 * @param difference null when the two answers are the same
 * @param sqlState of the error that Postgres answered; null when it gave rows
 * @param ran which engine the driver says it used, and why
 */
record Verdict(@Nullable String difference, @Nullable String sqlState, Ran ran) {

  static Verdict of(Comparison comparison, Ran ran) {
    return new Verdict(comparison.difference(), comparison.sqlState(), ran);
  }

  /** What came of a statement that the driver refuses because it cannot prove the answer. */
  Verdict refused() {
    return new Verdict(null, null, new Ran("refused", ran.reason()));
  }

  boolean differs() {
    return difference != null;
  }

  /** What sort of difference it is: a smaller statement must show the same sort. */
  String sort() {
    if (difference == null) {
      return "none";
    }
    return difference.contains("Failed[")
        ? "error"
        : difference.startsWith("column ") ? "description" : "rows";
  }
}
