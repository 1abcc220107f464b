package io.htap.driver.engine.duckdb;

import io.htap.rewrite.function.ScalarFunction;
import io.htap.rewrite.function.ScalarFunctions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** A process whose DuckDB has used up its memory and calls each function all the same. */
final class FullMemory {
  private static final int KILOBYTES = 24_000;
  private static final int STEP = 48;
  private static final int STEPS = 16;

  private FullMemory() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      run(duck, "SET threads=1");
      run(duck, "SET temp_directory=''");
      PostgresFunctions.register((DuckDBConnection) duck);
      limit(duck, KILOBYTES);
      fill(duck);
      int answered = 0;
      int refused = 0;
      // From no room at all to some, a little more each time.
      for (int step = 0; step < STEPS; step++) {
        limit(duck, KILOBYTES + step * STEP);
        for (ScalarFunction function : ScalarFunctions.ALL) {
          if (run(duck, call(function))) {
            answered++;
          } else {
            refused++;
          }
        }
      }
      System.out.println("answered " + answered + ", refused " + refused);
    }
  }

  private static void limit(Connection duck, int kilobytes) throws SQLException {
    if (!run(duck, "SET memory_limit='" + kilobytes + "KB'")) {
      throw new SQLException("a limit of " + kilobytes + " KB", "58000");
    }
  }

  private static void fill(Connection duck) throws SQLException {
    int fillers = 0;
    while (run(
        duck,
        "CREATE TABLE filler%d AS SELECT md5(CAST(i AS VARCHAR)) FROM range(5000) t(i)"
            .formatted(fillers))) {
      fillers++;
    }
  }

  /** Whether it succeeds. */
  private static boolean run(Connection duck, String sql) throws SQLException {
    // An error closes the statement.
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static String call(ScalarFunction function) {
    String arguments =
        function.parameters().stream()
            .map(
                type ->
                    type == ScalarFunction.Type.INTEGER
                        ? "CAST(7 AS INTEGER)"
                        : "CAST(i + 1 AS VARCHAR) || '.12345678901234567'")
            .collect(Collectors.joining(", "));
    return "SELECT max(CAST("
        + function.name()
        + "("
        + arguments
        + ") AS VARCHAR)) FROM range(3000) t(i)";
  }
}
