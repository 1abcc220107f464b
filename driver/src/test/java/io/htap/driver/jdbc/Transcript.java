package io.htap.driver.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a piece of JDBC code saw, line by line, to be compared between two drivers. */
final class Transcript {
  private final List<String> lines = new ArrayList<>();

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

  /** A piece of JDBC code. */
  @FunctionalInterface
  interface Code {
    void run(Connection connection, Transcript transcript) throws Exception;
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

  private static String attempt(Step step) {
    try {
      return String.valueOf(step.see());
    } catch (SQLException e) {
      return e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage();
    } catch (Exception e) {
      return e.toString();
    }
  }

  static List<String> of(Connection connection, Code code) throws Exception {
    Transcript transcript = new Transcript();
    try (connection) {
      code.run(connection, transcript);
    }
    return transcript.lines;
  }
}
