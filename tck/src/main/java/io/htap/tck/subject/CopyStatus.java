package io.htap.tck.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What {@code SHOW htap.replica} says of the copy.
 *
 * @param tables one entry per table, in the order reported
 */
public record CopyStatus(List<TableState> tables) {
  private static final Set<String> READY = Set.of("ready", "live", "streaming", "following");
  private static final Duration POLL = Duration.ofMillis(200);

  public CopyStatus {
    tables = List.copyOf(tables);
  }

  /**
   * One table of the copy; a text the driver does not report is empty.
   *
   * @param state such as {@code loading} or {@code ready}
   * @param position how far in the Postgres log it is
   * @param lag how far behind
   */
  public record TableState(String table, String state, String rows, String position, String lag) {
    /** Whether statements can run on it. */
    public boolean ready() {
      return READY.contains(state.toLowerCase(Locale.ROOT));
    }
  }

  /** Reads the status now. */
  public static CopyStatus read(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW htap.replica")) {
      var tables = new ArrayList<TableState>();
      while (rows.next()) {
        tables.add(
            new TableState(
                text(rows, "table"),
                text(rows, "state"),
                text(rows, "rows"),
                text(rows, "position"),
                text(rows, "lag")));
      }
      return new CopyStatus(tables);
    }
  }

  /**
   * Waits until at least so many tables are in the copy and all are ready.
   *
   * @param progress told each status that differs from the one before
   * @throws SQLException with state {@code 57014} when the time is over, or with that of the driver
   */
  public static CopyStatus awaitReady(
      Connection connection, int tables, Duration limit, Consumer<CopyStatus> progress)
      throws SQLException, InterruptedException {
    var end = System.nanoTime() + limit.toNanos();
    var shown = new CopyStatus(List.of());
    while (true) {
      var status = read(connection);
      if (!status.equals(shown)) {
        progress.accept(status);
        shown = status;
      }
      if (status.tables.size() >= tables && status.tables.stream().allMatch(TableState::ready)) {
        return status;
      }
      if (System.nanoTime() > end) {
        throw new SQLException("the copy is not ready after " + limit + ": " + status, "57014");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** As {@link #awaitReady}, but does nothing with a driver that has no copy. */
  public static void awaitReadyIfAny(Target target, Connection connection, int tables)
      throws SQLException, InterruptedException {
    if (target.htap()) {
      awaitReady(connection, tables, Duration.ofMinutes(5), status -> {});
    }
  }

  private static String text(ResultSet row, String label) throws SQLException {
    try {
      var text = row.getString(row.findColumn(label));
      return text == null ? "" : text;
    } catch (SQLException missing) {
      return "";
    }
  }
}
