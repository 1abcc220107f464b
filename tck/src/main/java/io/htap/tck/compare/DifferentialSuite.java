package io.htap.tck.compare;

import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Compares many statements, each with where it ran: for tests that read as a list of SQL files. */
public final class DifferentialSuite {

  /**
   * One statement's result.
   *
   * @param ran which engine the driver under test says it used, and why
   */
  public record Entry(SqlFile file, Comparison comparison, RouteReport.Ran ran) {
    @Override
    public String toString() {
      return "%s on %s%s"
          .formatted(
              file.name(),
              ran.engine(),
              comparison.identicalRows() ? "" : ": " + comparison.problem());
    }
  }

  private DifferentialSuite() {}

  /** Runs all statements on both connections, in the order given. */
  public static List<Entry> run(Connection reference, Connection tested, List<SqlFile> files)
      throws SQLException {
    var comparison = new ResultComparison(reference, tested);
    var entries = new ArrayList<Entry>();
    for (var file : files) {
      var result = comparison.compare(file);
      entries.add(new Entry(file, result, RouteReport.last(tested)));
    }
    return entries;
  }
}
