package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Statements that are stopped, and those after them that are not. */
final class StopScenarios {
  private static final String COPIED = "select count(*) from numbers";

  /** No engine ends it in the time of a test. */
  private static final String ENDLESS =
      "select count(*) from numbers a, numbers b, numbers c, numbers d where a.n * 7 + b.n * 5 +"
          + " c.n * 3 + d.n = 11";

  private StopScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("cancel", StopScenarios::cancel),
        Scenario.of("cancel within a transaction", StopScenarios::cancelWithin),
        Scenario.of("cancel while fetching", StopScenarios::cancelFetching),
        Scenario.of("cancel of what does not run", StopScenarios::cancelNothing),
        Scenario.of("query timeout", StopScenarios::queryTimeout),
        Scenario.of("statement timeout", StopScenarios::statementTimeout),
        Scenario.of("sessions that may not be idle", StopScenarios::idle),
        Scenario.of("stops while a table is locked", StopScenarios::whileLocked),
        Scenario.of("threads that share a connection", StopScenarios::shared),
        Scenario.of("close while running", StopScenarios::closeRunning),
        Scenario.of("abort while running", StopScenarios::abortRunning));
  }

  @FunctionalInterface
  private interface Stop {
    void stop() throws SQLException;
  }

  /** Runs on a thread of its own, and asks again and again that it ends, until it does. */
  private static String stopped(Transcript.Step endless, Stop stop) throws Exception {
    CompletableFuture<String> end =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Show.value(endless.see());
              } catch (Exception e) {
                return Show.failure(e);
              }
            });
    for (int i = 0; i < 3000; i++) {
      try {
        return end.get(10, TimeUnit.MILLISECONDS);
      } catch (TimeoutException running) {
        stop.stop();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return "it did not end";
  }

  private static void cancel(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    PreparedStatement p = connection.prepareStatement(ENDLESS + " and a.n < ?");
    p.setInt(1, 1_000_000);
    t.see("text", () -> stopped(() -> s.executeQuery(ENDLESS), s::cancel));
    for (int i = 0; i < 20; i++) {
      t.query("not the next", connection, COPIED);
    }
    t.see("prepared", () -> stopped(p::executeQuery, p::cancel));
    t.query("not the next", connection, COPIED);
    t.see("of Postgres", () -> stopped(() -> s.executeQuery("select pg_sleep(60)"), s::cancel));
    t.see("same statement", () -> Show.rows(s.executeQuery(COPIED)));
    t.see(
        "update",
        () -> stopped(() -> s.executeUpdate("update work set t = pg_sleep(60)::text"), s::cancel));
    t.query("unchanged", connection, "select t from work order by id");
    Statement other = connection.createStatement();
    t.see(
        "from a sibling that does nothing",
        () -> {
          other.cancel();
          return Show.rows(s.executeQuery(COPIED));
        });
    t.see("open", connection::isClosed);
  }

  private static void cancelWithin(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    Statement s = connection.createStatement();
    t.query("before", connection, COPIED);
    t.see("cancelled", () -> stopped(() -> s.executeQuery("select pg_sleep(60)"), s::cancel));
    t.query("aborted", connection, COPIED);
    connection.rollback();
    t.query("again", connection, COPIED);
    connection.rollback();
  }

  private static void cancelFetching(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    Statement s = connection.createStatement();
    s.setFetchSize(10);
    ResultSet rows = s.executeQuery("select n from numbers order by n");
    for (int i = 0; i < 10; i++) {
      rows.next();
    }
    t.act("cancel of what nobody fetches", s::cancel);
    t.see("goes on", () -> rows.next() && rows.next() && rows.getInt(1) == 12);
    t.act("close", rows::close);
    t.query("next", connection, COPIED);
    t.see("same", () -> Show.rows(s.executeQuery("select n from numbers where n < 3 order by n")));
    connection.rollback();
    connection.setAutoCommit(true);
    ResultSet alone = s.executeQuery("select n from numbers order by n");
    t.ranOnCopy(connection, "alone");
    for (int i = 0; i < 10; i++) {
      alone.next();
    }
    t.act("cancel of what has been answered", s::cancel);
    t.see("goes on", () -> alone.next() && alone.next() && alone.getInt(1) == 12);
    connection.close();
    t.differs(
        Difference.STREAMS,
        "after the connection",
        () -> {
          int count = 0;
          while (alone.next()) {
            count++;
          }
          return count;
        });
  }

  private static void cancelNothing(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    for (int i = 0; i < 20; i++) {
      s.cancel();
      t.see("not the next", () -> Show.rows(s.executeQuery(COPIED)));
      s.cancel();
      t.see("nor Postgres's", () -> Show.rows(s.executeQuery("select 1")));
    }
    s.close();
    t.act("closed", s::cancel);
  }

  private static void queryTimeout(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    s.setQueryTimeout(1);
    t.see("endless", () -> s.executeQuery(ENDLESS));
    t.see("kept", s::getQueryTimeout);
    t.see("next", () -> Show.rows(s.executeQuery(COPIED)));
    PreparedStatement p = connection.prepareStatement(COPIED);
    p.setQueryTimeout(1);
    t.see("prepared in time", () -> Show.rows(p.executeQuery()));
  }

  private static void statementTimeout(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    s.execute("set statement_timeout = 200");
    t.query("endless", connection, ENDLESS);
    t.query("next", connection, COPIED);
    connection.setAutoCommit(false);
    t.query("of Postgres", connection, "select pg_sleep(60)");
    t.query("aborted", connection, COPIED);
    connection.rollback();
    t.query("again", connection, COPIED);
    connection.rollback();
    connection.setAutoCommit(true);
    s.execute("set statement_timeout = 0");
    t.query("without", connection, COPIED);
  }

  /** While the copy answers, Postgres hears nothing of the session. */
  private static void idle(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    s.execute("set statement_timeout = '1500ms'");
    s.execute("set idle_in_transaction_session_timeout = '1s'");
    connection.setAutoCommit(false);
    t.query("longer", connection, ENDLESS);
    connection.rollback();
    t.query("open", connection, COPIED);
    connection.rollback();
  }

  /** What is asked of Postgres before a statement may move waits for the lock, too. */
  private static void whileLocked(Client client, Transcript t) throws Exception {
    Connection locking = client.connect();
    locking.setAutoCommit(false);
    locking.createStatement().execute("lock table numbers in access exclusive mode");
    for (boolean auto : new boolean[] {true, false}) {
      Connection connection = client.connect();
      connection.setAutoCommit(auto);
      Statement s = connection.createStatement();
      t.see("cancel", () -> stopped(() -> s.executeQuery(COPIED), s::cancel));
      notTheNext(connection, t);
      s.setQueryTimeout(1);
      t.see("timeout", () -> stopped(() -> s.executeQuery(COPIED), () -> {}));
      notTheNext(connection, t);
      PreparedStatement p = connection.prepareStatement(COPIED + " where n > ?");
      p.setInt(1, 0);
      p.setQueryTimeout(1);
      t.see("timeout of a prepared one", () -> stopped(p::executeQuery, () -> {}));
      notTheNext(connection, t);
    }
    locking.rollback();
    t.query("free", client.connect(), COPIED);
  }

  private static void notTheNext(Connection connection, Transcript t) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    t.query("not the next", connection, "select count(*) from work");
  }

  /** They take turns: a stop is meant for one, and the others read all of their rows. */
  private static void shared(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    s.setQueryTimeout(1);
    CompletableFuture<String> reader =
        CompletableFuture.supplyAsync(() -> allRows(connection, "select n from numbers"));
    t.see("stopped", () -> stopped(() -> s.executeQuery(ENDLESS), () -> {}));
    t.see("read", reader::get);
    List<CompletableFuture<String>> readers = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      String sql = "select n from numbers where n <= " + i * 1000;
      readers.add(CompletableFuture.supplyAsync(() -> allRows(connection, sql)));
    }
    for (CompletableFuture<String> one : readers) {
      t.see("read", one::get);
    }
  }

  private static String allRows(Connection connection, String sql) {
    StringBuilder seen = new StringBuilder();
    try (Statement s = connection.createStatement()) {
      for (int i = 0; i < 20; i++) {
        s.setFetchSize(i % 2 * 100);
        int count = 0;
        try (ResultSet rows = s.executeQuery(sql)) {
          while (rows.next()) {
            count++;
          }
        }
        seen.append(count).append(' ');
      }
      return seen.toString();
    } catch (SQLException e) {
      return seen + Show.failure(e);
    }
  }

  private static void closeRunning(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    Statement s = connection.createStatement();
    // pgjdbc closes the statement and leaves what runs alone; so the end is asked for as well.
    t.see(
        "ends",
        () -> stopped(() -> s.executeQuery("select pg_sleep(60)"), s::cancel).contains("57014"));
    t.act("close", s::close);
    t.see("closed", s::isClosed);
    t.query("others run", connection, COPIED);
  }

  private static void abortRunning(Client client, Transcript t) throws Exception {
    for (String sql : List.of(ENDLESS, "select pg_sleep(60)")) {
      Connection connection = client.connect();
      Statement s = connection.createStatement();
      String end = stopped(() -> s.executeQuery(sql), () -> connection.abort(Runnable::run));
      t.see("ends", () -> end.startsWith("! org.postgresql.util.PSQLException 08"));
      t.see("closed", connection::isClosed);
    }
    t.query("others run", client.connect(), COPIED);
  }
}
