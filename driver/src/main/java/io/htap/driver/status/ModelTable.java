package io.htap.driver.status;

import static io.htap.driver.status.StatementsTable.millis;

import io.htap.driver.learn.Deployed;
import io.htap.driver.learn.Learning;
import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import java.util.List;
import java.util.Locale;
import org.postgresql.core.Oid;

/** The table {@code htap.model}: one row, about the model that is in use. */
public final class ModelTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("model", Oid.TEXT),
          new Column("before", Oid.TEXT),
          new Column("trained", Oid.TIMESTAMPTZ),
          new Column("runs", Oid.INT8),
          new Column("fingerprints", Oid.INT8),
          new Column("before_ms", Oid.FLOAT8),
          new Column("model_ms", Oid.FLOAT8),
          new Column("standard_error", Oid.FLOAT8),
          new Column("recorded_bytes", Oid.INT8),
          new Column("dropped_runs", Oid.INT8));

  private ModelTable() {}

  /** Of a session that has no copy. */
  public static TextTable empty() {
    return new TextTable(COLUMNS);
  }

  /** Of a copy. */
  public static TextTable of(Learning.ModelStatus status) {
    Deployed deployed = status.deployed();
    return deployed == null
        ? empty()
            .row(
                name(0),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                status.recordedBytes(),
                status.droppedRuns())
        : empty()
            .row(
                name(deployed.number()),
                name(deployed.before()),
                deployed.trained().toString().replace('T', ' ').replace("Z", "+00"),
                deployed.runs(),
                deployed.judged().fingerprints(),
                millis(deployed.judged().currentMillis()),
                millis(deployed.judged().candidateMillis()),
                error(deployed.judged()),
                status.recordedBytes(),
                status.droppedRuns());
  }

  static String name(int number) {
    return number == 0 ? "shipped" : "trained " + number;
  }

  /** As a share of the time. */
  static String error(Deployed.Judged judged) {
    return String.format(Locale.ROOT, "%.4f", judged.standardError());
  }
}
