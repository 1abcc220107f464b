package io.htap.tck.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What {@code SHOW htap.replica} says of the copy.
 *
 * @param phase what the copy as a whole is doing, such as {@code STREAMING}
 * @param lag how far it is behind
 * @param problem why it is not going on; empty when it is
 * @param tables one entry per table, in the order reported
 */
public record CopyStatus(String phase, String lag, String problem, List<TableState> tables) {
  private static final String READY = "READY";
  private static final String FAILED = "FAILED";
  private static final Duration POLL = Duration.ofMillis(200);

  public CopyStatus {
    tables = List.copyOf(tables);
  }

  /**
   * One table of the copy; a text the driver does not report is empty.
   *
   * @param rows how many are copied
   * @param position how far in the Postgres log it is
   * @param reason why it is not ready
   */
  public record TableState(
      String table, String state, String rows, String position, String reason) {
    /** Whether statements can run on it. */
    public boolean ready() {
      return state.equalsIgnoreCase(READY);
    }
  }

  /** How many tables are ready. */
  public long ready() {
    return tables.stream().filter(TableState::ready).count();
  }

  /** Rows copied, as far as they are reported. */
  public long rows() {
    return tables.stream()
        .filter(table -> table.rows.matches("\\d+"))
        .mapToLong(table -> Long.parseLong(table.rows))
        .sum();
  }

  /** Reads the status now. */
  public static CopyStatus read(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW htap.replica")) {
      var phase = "";
      var lag = "";
      var problem = "";
      var tables = new ArrayList<TableState>();
      while (rows.next()) {
        var table = text(rows, "table");
        if (table.isEmpty()) {
          phase = text(rows, "state");
          lag = lag(text(rows, "lag_bytes"), text(rows, "lag_ms"));
          problem = text(rows, "reason");
        } else {
          tables.add(
              new TableState(
                  table,
                  text(rows, "state"),
                  text(rows, "rows"),
                  text(rows, "position"),
                  text(rows, "reason")));
        }
      }
      return new CopyStatus(phase, lag, problem, tables);
    }
  }

  /**
   * Waits until at least so many tables are in the copy and all are ready.
   *
   * @param progress told each status whose summary differs from the one before
   * @throws SQLException with state {@code 57014} when the time is over, or with that of the driver
   */
  public static CopyStatus awaitReady(
      Connection connection, int tables, Duration limit, Consumer<CopyStatus> progress)
      throws SQLException, InterruptedException {
    var end = System.nanoTime() + limit.toNanos();
    var shown = "";
    while (true) {
      var status = read(connection);
      if (!status.summary().equals(shown)) {
        progress.accept(status);
        shown = status.summary();
      }
      if (status.tables.size() >= tables && status.ready() == status.tables.size()) {
        return status;
      }
      if (status.phase.equalsIgnoreCase(FAILED)) {
        throw new SQLException("the copy failed: " + status.problem, "58000");
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

  /** One line on how far the first copy is. */
  public String summary() {
    return "%s: %d of %d tables, %,d rows".formatted(phase, ready(), tables.size(), rows());
  }

  private static String lag(String bytes, String millis) {
    return bytes.isEmpty() || millis.isEmpty() ? "" : bytes + " bytes, " + millis + " ms";
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
