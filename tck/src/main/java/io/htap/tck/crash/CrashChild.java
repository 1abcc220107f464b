package io.htap.tck.crash;

import io.htap.tck.compare.TableChecksum;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.QuietLog;
import io.htap.tck.subject.RouteReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A process with a copy, for another one to kill. It answers each line of its input with one line:
 * {@code total} and {@code checksum TABLE} with the figure and the engine that it came from, {@code
 * told TABLE} with what the copy says of the table.
 */
public final class CrashChild {
  private CrashChild() {}

  /** Takes the URL; ends when its input does. */
  public static void main(String[] arguments) throws IOException, SQLException {
    QuietLog.errorsOnly();
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var connection = DriverManager.getConnection(arguments[0])) {
      say("open");
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        say(answer(connection, line));
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static String answer(Connection connection, String question) {
    try {
      // What is planned while the copy is not ready is kept for a while; a setting ends that.
      execute(connection, "SET htap.route = 'duckdb'");
      var words = question.split(" ");
      if (words[0].equals("told")) {
        return "told - " + told(connection, words[1]);
      }
      var figure =
          switch (words[0]) {
            case "total" -> total(connection);
            case "checksum" -> checksum(connection, words[1]);
            default -> throw new SQLException("what is " + question, "22023");
          };
      var ran = RouteReport.last(connection);
      return figure + " " + ran.engine() + " " + ran.reason();
    } catch (SQLException failure) {
      return "error " + failure.getSQLState() + " " + failure.getMessage();
    }
  }

  private static String checksum(Connection connection, String table) throws SQLException {
    var checksum = TableChecksum.of(connection, table);
    return checksum.rows() + "/" + checksum.sum();
  }

  private static String told(Connection connection, String table) throws SQLException {
    return CopyStatus.read(connection).tables().stream()
        .filter(state -> state.table().equals(table))
        .map(state -> state.reason().replaceAll("\\s+", " "))
        .findFirst()
        .orElse("");
  }

  private static String total(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(CrashTables.TOTAL_SQL)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
