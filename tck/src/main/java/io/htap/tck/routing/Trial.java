package io.htap.tck.routing;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.corpora.Corpus;
import io.htap.tck.measure.QueryTimer;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import io.htap.tck.subject.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** One workload in a database of its own, with a session of each driver. */
final class Trial implements AutoCloseable {
  /** A statement that takes longer is no measure of anything. */
  private static final String LIMIT = "set statement_timeout = '20s'";

  private static final Pattern COST = Pattern.compile("cost=[0-9.]+\\.\\.([0-9.]+)");
  private static final int RUNS = 5;

  private final Target target;
  private final EmbeddedServer server;
  private final Corpus corpus;
  private final Path learned;
  private final Connection plain;
  private String options = "";
  private final Random order = new Random(7);
  private Connection tested;

  Trial(Target target, EmbeddedServer server, Corpus corpus, double scaleFactor)
      throws IOException, SQLException, InterruptedException {
    this.target = target;
    this.server = server;
    this.corpus = corpus;
    learned = Files.createTempFile("htap-trial-", ".learned");
    Files.delete(learned);
    server.createDatabase(corpus.name(), Collation.C);
    corpus.load(server, corpus.name(), scaleFactor);
    plain = server.connect(corpus.name());
    run(plain, LIMIT);
    run(plain, Ballast.TABLE);
    tested = open("");
  }

  private Connection open(String options) throws SQLException, InterruptedException {
    this.options = options;
    var connection = DriverManager.getConnection(url(""));
    CopyStatus.awaitReadyIfAny(target, connection, corpus.tables() + 1);
    run(connection, LIMIT);
    return connection;
  }

  private String url(String more) {
    return target.url(server, corpus.name()) + "&htap.state.path=" + learned + options + more;
  }

  /**
   * Has the copy made anew, as when the application is started again; what was learned stays.
   *
   * @param options to be added to the URL
   */
  void restart(String options) throws SQLException, InterruptedException {
    tested.close();
    tested = open(options);
    set("set htap.routing = 'learned'");
  }

  /** Another application that writes without a pause into a table that is copied, too. */
  Ballast keepWriting() throws SQLException {
    return new Ballast(server.connect(corpus.name()));
  }

  /** Runs a command in the session of the tested driver. */
  void set(String command) throws SQLException {
    run(tested, command);
  }

  /** Changes something, as some other application would. */
  void change(String sql) throws SQLException {
    run(plain, sql);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * What all statements that both engines can answer take on either one: once each and then all
   * over again, as they run in {@link #round}, since the second of two runs in a row finds more in
   * the caches of both engines.
   */
  List<Timed> time() throws IOException, SQLException {
    var all = new ArrayList<Runs>();
    for (var file : corpus.queries(plain)) {
      all.add(new Runs(file, new ArrayList<>(), new ArrayList<>()));
    }
    // A session of its own, since a session that changes a setting forgets its plans.
    try (var onDuckDb = DriverManager.getConnection(url("&htap.route=duckdb"))) {
      run(onDuckDb, LIMIT);
      for (var i = 0; i <= RUNS; i++) {
        // One engine after the other, so that what disturbs the machine for a while hits both.
        all.removeIf(one -> !(ran(onDuckDb, one, one.duckDb) && ran(plain, one, one.postgres)));
      }
    }
    var timed = new ArrayList<Timed>();
    for (var one : all) {
      timed.add(
          new Timed(one.file, planCost(one.file), settled(one.postgres), settled(one.duckDb)));
    }
    return timed;
  }

  private record Runs(SqlFile file, List<Double> postgres, List<Double> duckDb) {}

  /** The median of all runs but the first. */
  private static double settled(List<Double> millis) {
    return median(millis.stream().skip(1).mapToDouble(Double::doubleValue).toArray());
  }

  /** Whether a statement runs where it is sent, in good time. */
  private boolean ran(Connection connection, Runs one, List<Double> millis) {
    try {
      millis.add(QueryTimer.millis(connection, one.file.sql()));
      return connection == plain || RouteReport.last(connection).onDuckDb();
    } catch (SQLException slowOrWrong) {
      return false;
    }
  }

  /** What the driver knows of a statement before it runs. */
  String features(SqlFile file) throws SQLException {
    set("set htap.routing = 'learned'");
    QueryTimer.millis(tested, file.sql());
    try (var statement = tested.createStatement();
        var last = statement.executeQuery("select * from htap.decisions")) {
      return last.next() ? String.valueOf(last.getString("features")) : "";
    }
  }

  /** The statements with what the driver knows of them, for which each runs once. */
  Map<Timed, Sample> samples(List<Timed> statements) throws SQLException {
    Map<Timed, Sample> samples = new LinkedHashMap<>();
    for (var statement : statements) {
      var features = features(statement.file());
      if (!features.isEmpty()) {
        samples.put(statement, Sample.of(corpus.name(), statement, features));
      }
    }
    return samples;
  }

  /** What Postgres's planner says of a statement, as JSON. */
  String explained(SqlFile file) throws SQLException {
    try (var statement = plain.createStatement();
        var rows = statement.executeQuery("explain (format json) " + file.sql())) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private double planCost(SqlFile file) throws SQLException {
    try (var statement = plain.createStatement();
        var rows = statement.executeQuery("explain " + file.sql())) {
      rows.next();
      var found = COST.matcher(rows.getString(1));
      return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
  }

  static double median(double... values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** Runs each statement once, in any order; tells which ran on DuckDB. */
  Set<Timed> round(List<Timed> statements) throws SQLException {
    var shuffled = new ArrayList<>(statements);
    Collections.shuffle(shuffled, order);
    var onDuckDb = new HashSet<Timed>();
    for (var statement : shuffled) {
      QueryTimer.millis(tested, statement.file().sql());
      if (RouteReport.last(tested).onDuckDb()) {
        onDuckDb.add(statement);
      }
    }
    return onDuckDb;
  }

  @Override
  public void close() throws SQLException, IOException {
    try (plain) {
      tested.close();
    } finally {
      Files.deleteIfExists(learned);
    }
  }
}
