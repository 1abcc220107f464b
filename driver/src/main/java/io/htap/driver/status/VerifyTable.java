package io.htap.driver.status;

import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import io.htap.driver.verify.Finding;
import io.htap.driver.verify.Tally;
import io.htap.driver.verify.Verifier;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * The table {@code htap.verify}: first the figures of all, then a row for each statement that is
 * kept on Postgres.
 */
public final class VerifyTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("fingerprint", Oid.TEXT),
          new Column("state", Oid.TEXT),
          new Column("statement", Oid.TEXT),
          new Column("found", Oid.TIMESTAMPTZ),
          new Column("route", Oid.TEXT),
          new Column("detail", Oid.TEXT),
          new Column("sampled", Oid.INT8),
          new Column("same", Oid.INT8),
          new Column("different", Oid.INT8),
          new Column("undecided", Oid.INT8),
          new Column("skipped", Oid.INT8),
          new Column("dropped", Oid.INT8),
          new Column("waiting", Oid.INT8));

  private VerifyTable() {}

  /** Of a session that has no copy. */
  public static TextTable off(String reason) {
    return table().row(whole("OFF", reason, new Tally(0, 0, 0, 0, 0, 0, Map.of())));
  }

  /**
   * @param share the session's own setting
   * @param mayRead whether the session may read a statement of this user
   */
  public static TextTable of(Verifier verifier, String share, Predicate<String> mayRead) {
    Tally tally = verifier.tally();
    TextTable table = table().row(whole(share, skipped(tally), tally));
    for (Finding finding : verifier.findings()) {
      table.row(
          finding.fingerprint(),
          "QUARANTINED",
          mayRead.test(finding.user()) ? finding.subject().shape() : null,
          // As ISO prints UTC, which every session reads alike.
          finding.found().toString().replace('T', ' ').replace("Z", "+00"),
          finding.route(),
          finding.where(),
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }
    return table;
  }

  private static TextTable table() {
    return new TextTable(COLUMNS);
  }

  private static @Nullable Object[] whole(String state, @Nullable String detail, Tally tally) {
    return new @Nullable Object[] {
      null,
      state,
      null,
      null,
      null,
      detail,
      tally.sampled(),
      tally.same(),
      tally.different(),
      tally.undecided(),
      tally.skippedInAll(),
      tally.dropped(),
      tally.waiting()
    };
  }

  /** Why some could not be compared; null when all could. */
  private static @Nullable String skipped(Tally tally) {
    return tally.skipped().isEmpty()
        ? null
        : tally.skipped().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("; ", "skipped, ", ""));
  }
}
