package io.htap.tck.model;

import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads a table from Postgres and from the driver under test, and compares both with the model. */
final class ModelReader {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private final Connection plain;
  private final Connection htap;
  private final ModelTally tally;

  ModelReader(Connection plain, Connection htap, ModelTally tally) {
    this.plain = plain;
    this.htap = htap;
    this.tally = tally;
  }

  /** The answer that cannot be right, in words. */
  static final class WrongAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    WrongAnswer(String message) {
      super(message);
    }
  }

  /**
   * A strict read, right wherever it runs.
   *
   * @return where that was
   */
  RouteReport.Ran read(ModelTable table, String route) throws SQLException, WrongAnswer {
    var sql =
        "select %s from %s"
            .formatted(
                table.columns.stream()
                    .map(column -> ModelTable.quoted(column.name()))
                    .collect(Collectors.joining(", ")),
                table.sql());
    var expected = table.content();
    require("Postgres", expected, content(plain, sql), table);
    execute("SET htap.route = '" + route + "'");
    var actual = content(htap, sql);
    var ran = RouteReport.last(htap);
    tally.reads++;
    tally.onDuckDb += ran.onDuckDb() ? 1 : 0;
    require("the driver, on " + ran.engine(), expected, actual, table);
    return ran;
  }

  /** In the end the table is read on DuckDB, or the copy says why it is not. */
  void settles(ModelTable table) throws SQLException, WrongAnswer, InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      var ran = read(table, "duckdb");
      if ((table.mayBeCopied() && ran.onDuckDb()) || (table.mayBeLeftOut() && leftOut(table))) {
        tally.settled(System.nanoTime() - begun);
        return;
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new WrongAnswer(
            "%s should %s after %s: %s; %s"
                .formatted(
                    table.sql(),
                    table.mayBeCopied() ? "be read on DuckDB" : "be left out for its identity",
                    PATIENCE,
                    ran,
                    CopyStatus.read(htap)));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean leftOut(ModelTable table) throws SQLException {
    var name = table.schema + "." + table.name;
    return CopyStatus.read(htap).tables().stream()
        .anyMatch(
            state ->
                state.table().equals(name)
                    && !state.ready()
                    && state.reason().contains("identity"));
  }

  private static void require(
      String whose, List<String> expected, List<String> actual, ModelTable table)
      throws WrongAnswer {
    if (!expected.equals(actual)) {
      var missing = new ArrayList<>(expected);
      actual.forEach(missing::remove);
      var extra = new ArrayList<>(actual);
      expected.forEach(extra::remove);
      throw new WrongAnswer(
          "%s gives another answer for %s: missing %s, extra %s"
              .formatted(whose, table.sql(), brief(missing), brief(extra)));
    }
  }

  private static String brief(List<String> rows) {
    var text = rows.toString();
    return rows.size() + " rows " + text.substring(0, Math.min(text.length(), 300));
  }

  private static List<String> content(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      var all = new ArrayList<String>();
      while (rows.next()) {
        var text = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          var value = rows.getString(i);
          text.append(value == null ? "∅" : value).append('|');
        }
        all.add(text.toString());
      }
      all.sort(null);
      return all;
    }
  }

  private void execute(String sql) throws SQLException {
    try (var statement = htap.createStatement()) {
      statement.execute(sql);
    }
  }
}
