package io.htap.replica;

import java.sql.Connection;
import java.sql.DriverManager;

/** A process of its own that has a DuckDB file open until it is killed. */
final class HoldsFile {
  private HoldsFile() {}

  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + args[0])) {
      System.out.println("open");
      Thread.sleep(60_000);
      connection.isClosed();
    }
  }
}
