package io.htap.tck.bench.overhead;

import java.sql.DriverManager;

/** Asks one question. */
public final class StartUpChild {
  /** Printed when it has the right answer. */
  static final String ANSWERED = "answered";

  private StartUpChild() {}

  /**
   * Asks.
   *
   * @param args the URL
   */
  public static void main(String[] args) throws Exception {
    try (var connection = DriverManager.getConnection(args[0]);
        var statement = connection.prepareStatement("select balance from account where id = ?")) {
      statement.setLong(1, 7);
      try (var row = statement.executeQuery()) {
        row.next();
        System.out.println(row.getLong(1) == 21 ? ANSWERED : "account 7 holds " + row.getLong(1));
      }
    }
  }
}
