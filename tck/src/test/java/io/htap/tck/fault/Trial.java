package io.htap.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.CopyAgreement;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.server.Standby;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of its own behind a proxy of its own, and what must be true of it before and after
 * whatever happens. After {@link #close} nothing of the copy may be left anywhere.
 */
final class Trial implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of all rows of {@code t}, in one that DuckDB can give. */
  static final String SUM = "select count(*), sum(n) from t";

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final String LEFT =
      """
      select (select count(*) from pg_replication_slots where database = current_database())
        + (select count(*) from pg_publication)
        + (select count(*) from pg_stat_activity where application_name = 'htap replica'
             and datname = current_database())
      """;

  final FaultProxy proxy;
  Connection plain;
  private final String database;

  private Trial(EmbeddedServer server, String database) throws Exception {
    this.database = database;
    proxy = FaultProxy.to(server.port());
    plain = server.connect(database);
  }

  /** With a table {@code t} of so many rows, and a small one {@code u}. */
  static Trial of(EmbeddedServer server, int rows) throws Exception {
    var name = "trial" + DATABASES.incrementAndGet();
    server.createDatabase(name, Collation.C);
    var trial = new Trial(server, name);
    trial.run(
        "create table t (id integer primary key, n bigint not null, v text)",
        "create table u (id integer primary key, v varchar(40))",
        "insert into t select i, i * 7, repeat(md5(i::text), 3) from generate_series(1, %d) i"
            .formatted(rows),
        "insert into u values (1, 'one'), (2, null)");
    return trial;
  }

  /** Opens the driver under test by way of the proxy; more properties begin with an ampersand. */
  Connection open(String more) throws SQLException {
    return DriverManager.getConnection(url(more));
  }

  String database() {
    return database;
  }

  String url(String more) {
    return "jdbc:htap:"
        + EmbeddedServer.address(proxy.port(), database)
        + "&sslmode=disable&gssEncMode=disable&htap.replica.tables=public.*&htap.idle=0s"
        + "&htap.route=duckdb"
        + (more.contains("htap.freshness.wait") ? "" : "&htap.freshness.wait=20s")
        + more;
  }

  /** The same, and waits until the copy is there. */
  Connection openReady(String more) throws Exception {
    var connection = open(more);
    CopyStatus.awaitReady(connection, 2, PATIENCE, status -> {});
    return connection;
  }

  /** From now on this is the server, for the application and for those who check on it. */
  void failOverTo(Standby standby) throws SQLException {
    plain.close();
    plain = standby.connect(database);
    proxy.turnTo(standby.port());
  }

  void run(String... statements) throws SQLException {
    try (var statement = plain.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String ask(String sql) throws SQLException {
    return ask(plain, sql);
  }

  /** The first row, its columns parted by spaces. */
  static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      var text = new StringJoiner(" ");
      for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
        text.add(row.getString(i));
      }
      return text.toString();
    }
  }

  /** A read that has to be right now, wherever it runs. */
  void answersAsPostgres(Connection htap) throws SQLException {
    assertThat(ask(htap, SUM)).isEqualTo(ask(SUM));
  }

  /** All tables are soon read on DuckDB, and hold what Postgres holds. */
  void recovers(Connection htap) throws Exception {
    assertThat(new CopyAgreement(plain, htap).problems(List.of("t", "u"), PATIENCE)).isEmpty();
    // Were it not read on DuckDB even now, it would never have tested the copy.
    answersAsPostgres(htap);
    assertThat(RouteReport.last(htap).onDuckDb()).isTrue();
  }

  static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(10);
    }
  }

  /** Takes the slot and the publication of a file away, which outlive its last connection. */
  void forgetFile() throws Exception {
    eventually(
        "nobody uses the slot",
        () ->
            ask("select count(*) from pg_replication_slots where active and database ="
                    + " current_database()")
                .equals("0"));
    try (var statement = plain.createStatement();
        var rows = statement.executeQuery("select pubname from pg_publication")) {
      while (rows.next()) {
        run("drop publication " + rows.getString(1));
      }
    }
    run(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database ="
            + " current_database()");
  }

  @Override
  public void close() throws Exception {
    try (proxy;
        Connection last = plain) {
      proxy.restore();
      eventually("slot, publication or session is left", () -> ask(LEFT).equals("0"));
      eventually("a thread of the copy is left", () -> threads().isEmpty());
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("htap"))
        .toList();
  }
}
