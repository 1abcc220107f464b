package io.htap.tck.demo;

import io.htap.tck.measure.TextTable;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The results for people. */
final class Results {
  private Results() {}

  static boolean allIdentical(List<QueryRun> runs) {
    return runs.stream().allMatch(run -> run.comparison().identicalRows());
  }

  static TextTable table(List<QueryRun> runs) {
    var table =
        new TextTable(
            "query",
            "",
            "ran on",
            " pgjdbc ms",
            " htap ms",
            " speed-up",
            " rows",
            "identical",
            "why it stayed");
    for (var run : runs) {
      table.add(
          run.query().name(),
          run.query().title(),
          run.ran().engine(),
          millis(run.referenceMillis()),
          millis(run.testedMillis()),
          factor(run.speedUp()),
          String.valueOf(run.comparison().rows()),
          run.comparison().identicalRows() ? "yes" : "NO",
          run.ran().onDuckDb() ? "" : run.ran().reason());
    }
    table.rule();
    var reference = sum(runs, QueryRun::referenceMillis);
    var tested = sum(runs, QueryRun::testedMillis);
    table.add(
        "sum", "", "", millis(reference), millis(tested), factor(reference / tested), "", "", "");
    return table;
  }

  static String summary(List<QueryRun> runs) {
    var text = new StringBuilder();
    for (var run : runs) {
      if (!run.comparison().identicalRows()) {
        text.append(run.query().name()).append(" differs: ");
        text.append(run.comparison().problem()).append('\n');
      }
    }
    var identical = runs.stream().filter(run -> run.comparison().identicalRows()).count();
    var onDuckDb = runs.stream().filter(run -> run.ran().onDuckDb()).count();
    return text.append(
            "%d of %d answers identical in every cell and column; %d ran on DuckDB; %s faster in sum"
                .formatted(
                    identical,
                    runs.size(),
                    onDuckDb,
                    factor(
                        sum(runs, QueryRun::referenceMillis) / sum(runs, QueryRun::testedMillis))))
        .toString();
  }

  private static double sum(List<QueryRun> runs, ToDoubleFunction<QueryRun> millis) {
    return runs.stream().filter(run -> run.comparison().identicalRows()).mapToDouble(millis).sum();
  }

  private static String millis(double value) {
    return Double.isNaN(value) ? "-" : "%.1f".formatted(value);
  }

  private static String factor(double value) {
    return Double.isNaN(value) ? "-" : "%.1fx".formatted(value);
  }
}
