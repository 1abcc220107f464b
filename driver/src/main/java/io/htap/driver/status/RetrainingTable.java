package io.htap.driver.status;

import static io.htap.driver.status.StatementsTable.millis;

import io.htap.driver.learn.Deployed.Judged;
import io.htap.driver.learn.Retraining;
import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import java.util.List;
import java.util.Locale;
import org.postgresql.core.Oid;

/** What {@code CALL htap.retrain()} has come to: one row. */
public final class RetrainingTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("deployed", Oid.BOOL),
          new Column("reason", Oid.TEXT),
          new Column("current_ms", Oid.FLOAT8),
          new Column("candidate_ms", Oid.FLOAT8),
          new Column("gain", Oid.FLOAT8),
          new Column("standard_error", Oid.FLOAT8),
          new Column("fingerprints", Oid.INT8),
          new Column("runs", Oid.INT8),
          new Column("model", Oid.TEXT));

  private RetrainingTable() {}

  /** Figures are null where too little was recorded to have any. */
  public static TextTable of(Retraining.Result result) {
    Judged judged = result.judged();
    return new TextTable(COLUMNS)
        .row(
            result.deployed() ? "t" : "f",
            result.why(),
            judged == null ? null : millis(judged.currentMillis()),
            judged == null ? null : millis(judged.candidateMillis()),
            judged == null ? null : String.format(Locale.ROOT, "%.4f", judged.gain()),
            judged == null ? null : ModelTable.error(judged),
            judged == null ? null : judged.fingerprints(),
            result.runs(),
            ModelTable.name(result.model()));
  }
}
