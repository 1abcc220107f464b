package io.htap.tck.corpora;

import io.htap.tck.compare.Comparison;
import io.htap.tck.compare.DifferentialSuite;
import io.htap.tck.compare.ResultComparison;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.measure.QueryTimer;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import io.htap.tck.subject.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** One corpus in a database of its own. */
final class CorpusRun {
  /** A statement that takes longer is no measure of anything; it counts as wrong. */
  private static final String LIMIT = "set statement_timeout = '180s'";

  /** What a ratio of two counts ends in where the data are few: an answer like any other. */
  private static final String DIVISION_BY_ZERO = "22012";

  private final Target target;
  private final EmbeddedServer server;
  private final Corpus corpus;
  private final Collation collation;
  private final String database;

  CorpusRun(Target target, EmbeddedServer server, Corpus corpus, Collation collation) {
    this.target = target;
    this.server = server;
    this.corpus = corpus;
    this.collation = collation;
    this.database = corpus.name() + "_" + collation.name().toLowerCase(Locale.ROOT);
  }

  void load(double scaleFactor) throws IOException, SQLException {
    server.createDatabase(database, collation);
    corpus.load(server, database, scaleFactor);
  }

  /** Compares all answers with DuckDB preferred, since what could move is what must be right. */
  List<DifferentialSuite.Entry> compare() throws Exception {
    try (var reference = connect();
        var tested = connectTested()) {
      prefer(tested, "duckdb");
      return DifferentialSuite.run(reference, tested, corpus.queries(reference));
    }
  }

  /** Compares and times all statements, on each engine and as the driver decides. */
  List<Measured> measure(int rounds, Consumer<String> log) throws Exception {
    var all = new ArrayList<Measured>();
    try (var reference = connect();
        var tested = connectTested()) {
      log.accept(database + " is loaded and copied");
      for (var query : corpus.queries(reference)) {
        var measured = measure(reference, tested, query, rounds);
        log.accept(corpus.name() + " " + measured);
        all.add(measured);
      }
    }
    return all;
  }

  private Measured measure(Connection reference, Connection tested, SqlFile query, int rounds)
      throws SQLException {
    var comparison = new ResultComparison(reference, tested);
    prefer(tested, "duckdb");
    var first = comparison.compare(query);
    var forced = RouteReport.last(tested);
    prefer(tested, "auto");
    var second = comparison.compare(query);
    var ran = RouteReport.last(tested);
    var problem = problem(first).isEmpty() ? problem(second) : problem(first);
    if (!problem.isEmpty() || rounds == 0 || first.sqlState() != null) {
      return new Measured(query, problem, forced, ran, 0, 0, 0);
    }
    var postgres = Double.MAX_VALUE;
    var duckDb = Double.MAX_VALUE;
    var decided = Double.MAX_VALUE;
    for (var round = 0; round < rounds; round++) {
      postgres = Math.min(postgres, QueryTimer.millis(reference, query.sql()));
      decided = Math.min(decided, QueryTimer.millis(tested, query.sql()));
      prefer(tested, "duckdb");
      duckDb = Math.min(duckDb, QueryTimer.millis(tested, query.sql()));
      prefer(tested, "auto");
    }
    return new Measured(query, problem, forced, ran, postgres, duckDb, decided);
  }

  /** The difference, or an error that no statement of a corpus should end in; empty for none. */
  static String problem(Comparison comparison) {
    var zero = comparison.identical() && DIVISION_BY_ZERO.equals(comparison.sqlState());
    return zero ? "" : comparison.problem();
  }

  private Connection connect() throws SQLException {
    var connection = server.connect(database);
    execute(connection, LIMIT);
    return connection;
  }

  private Connection connectTested() throws SQLException, InterruptedException {
    var connection = target.connect(server, database);
    CopyStatus.awaitReadyIfAny(target, connection, corpus.tables());
    execute(connection, LIMIT);
    return connection;
  }

  private void prefer(Connection connection, String route) throws SQLException {
    if (target.htap()) {
      execute(connection, "set htap.route = '" + route + "'");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
