package io.htap.tck.parity;

import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a scenario saw on one driver, a line for each behaviour. */
final class Transcript {
  private final Mode mode;
  private final List<String> lines = new ArrayList<>();
  private final Map<Difference, List<String>> exempt = new EnumMap<>(Difference.class);
  private int moved;

  Transcript(Mode mode) {
    this.mode = mode;
  }

  /** A step that yields what it saw. */
  @FunctionalInterface
  interface Step {
    Object see() throws Exception;
  }

  /** A step that only acts. */
  @FunctionalInterface
  interface Act {
    void run() throws Exception;
  }

  void see(String what, Step step) {
    lines.add(what + ": " + attempt(step));
  }

  void act(String what, Act act) {
    see(
        what,
        () -> {
          act.run();
          return "done";
        });
  }

  /** All that can be seen of a query's answer, which on the copy is the copy's where it may be. */
  void query(String what, Connection connection, String sql) throws SQLException {
    answer(what, connection, sql);
    if (!connection.isClosed()) {
      onCopy(connection);
    }
  }

  private void answer(String what, Connection connection, String sql) {
    see(
        what,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return Show.value(statement.executeQuery(sql));
          }
        });
  }

  /** As {@link #query}, of a statement that the copy answers when it is forced to. */
  void copied(String what, Connection connection, String sql) throws SQLException {
    answer(what, connection, sql);
    ranOnCopy(connection, what);
  }

  /** Where the copy is forced, the connection's last statement was answered by it. */
  void ranOnCopy(Connection connection, String what) throws SQLException {
    RouteReport.Ran ran = onCopy(connection);
    if (ran != null && !ran.onDuckDb()) {
      lines.add(what + " stayed on Postgres: " + ran.reason());
    }
  }

  /** Where the copy is forced: the engine of the last statement; else null. */
  private RouteReport.Ran onCopy(Connection connection) throws SQLException {
    if (mode != Mode.DUCKDB) {
      return null;
    }
    RouteReport.Ran ran = RouteReport.last(connection);
    moved += ran.onDuckDb() ? 1 : 0;
    return ran;
  }

  /** What is documented not to be the same, and must not be the same for as long as it is. */
  void differs(Difference difference, String what, Step step) {
    exempt.computeIfAbsent(difference, d -> new ArrayList<>()).add(what + ": " + attempt(step));
  }

  List<String> lines() {
    return lines;
  }

  Map<Difference, List<String>> exempt() {
    return exempt;
  }

  /** How many answers are known to be the copy's. */
  int moved() {
    return moved;
  }

  private static String attempt(Step step) {
    try {
      return Show.value(step.see());
    } catch (Exception e) {
      return Show.failure(e);
    }
  }
}
