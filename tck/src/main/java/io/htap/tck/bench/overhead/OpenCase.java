package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import java.sql.SQLException;

/**
 * A connection is opened while others to the same copy are open; and it is opened, asked once and
 * closed, so that nothing is gained by what is only put off.
 */
final class OpenCase implements Case {
  private static final int WARM_UP = 200;
  private static final int PAIRS = 400;

  @Override
  public String title() {
    return "open";
  }

  @Override
  public void measure(Sides sides, BenchLog log) throws Exception {
    Pairs.measure(WARM_UP, () -> open(sides::reference), () -> open(sides::tested));
    Pairs.measure(PAIRS, () -> open(sides::reference), () -> open(sides::tested))
        .print("open", "us", log);
    Pairs.measure(PAIRS, () -> life(sides::reference), () -> life(sides::tested))
        .print("open_ask_close", "us", log);
  }

  private static double open(Sides.Opener opener) throws SQLException {
    var start = System.nanoTime();
    var connection = opener.open();
    var micros = (System.nanoTime() - start) / 1e3;
    connection.close();
    return micros;
  }

  private static double life(Sides.Opener opener) throws SQLException {
    var start = System.nanoTime();
    try (var connection = opener.open();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select balance from account where id = 7")) {
      row.next();
      if (row.getLong(1) != 21) {
        throw new IllegalStateException("account 7 holds " + row.getLong(1));
      }
    }
    return (System.nanoTime() - start) / 1e3;
  }
}
