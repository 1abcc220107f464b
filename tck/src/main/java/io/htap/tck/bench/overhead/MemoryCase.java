package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Heap;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What stays in the heap, over what pgjdbc keeps: for each open connection, for each text that was
 * prepared, and for each query that was planned.
 */
final class MemoryCase implements Case {
  private static final int CONNECTIONS = 200;
  private static final int TEXTS = 2000;
  private static final int PLANS = 400;
  private static final String TEXT = "select balance as b%d from account where balance < ?";
  private static final String QUERY = "select count(*) as c%d from ledger where amount < 0";

  /** The next text is one that nobody has seen. */
  private int next;

  @Override
  public String title() {
    return "memory";
  }

  @Override
  public void measure(Sides sides, BenchLog log) throws Exception {
    // What is made once is made before.
    perConnection(sides::tested, 5);
    perConnection(sides::reference, 5);
    log.value(
        "connection_added_bytes",
        perConnection(sides::tested, CONNECTIONS) - perConnection(sides::reference, CONNECTIONS),
        "B");
    try (var reference = sides.reference();
        var tested = sides.tested()) {
      prepare(tested, 10);
      plan(tested, 10);
      log.value(
          "text_added_bytes",
          grown(() -> prepare(tested, TEXTS), TEXTS)
              - grown(() -> prepare(reference, TEXTS), TEXTS),
          "B");
      log.value(
          "plan_added_bytes",
          grown(() -> plan(tested, PLANS), PLANS) - grown(() -> plan(reference, PLANS), PLANS),
          "B");
    }
  }

  private static double perConnection(Sides.Opener opener, int count) throws Exception {
    List<Connection> open = new ArrayList<>(count);
    try {
      return grown(
          () -> {
            for (var i = 0; i < count; i++) {
              var connection = opener.open();
              open.add(connection);
              ask(connection, "select balance from account where id = 7", 21);
            }
          },
          count);
    } finally {
      for (var connection : open) {
        connection.close();
      }
    }
  }

  private void prepare(Connection connection, int count) throws SQLException {
    for (var i = 0; i < count; i++) {
      connection.prepareStatement(TEXT.formatted(next++)).close();
    }
  }

  private void plan(Connection connection, int count) throws SQLException {
    for (var i = 0; i < count; i++) {
      ask(connection, QUERY.formatted(next++), 0);
    }
  }

  private static void ask(Connection connection, String sql, long expected) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      if (!row.next() || row.getLong(1) != expected) {
        throw new IllegalStateException("a wrong answer to " + sql);
      }
    }
  }

  /** What is done and keeps something in the heap. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static double grown(Work work, int times) throws Exception {
    var before = Heap.retained();
    work.run();
    return (Heap.retained() - before) / (double) times;
  }
}
