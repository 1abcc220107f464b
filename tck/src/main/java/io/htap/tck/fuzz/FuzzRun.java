package io.htap.tck.fuzz;

import io.htap.tck.fuzz.FuzzResult.Difference;
import io.htap.tck.fuzz.FuzzResult.Reasons;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** Many statements on databases of one schema, one for each collation. */
final class FuzzRun {
  private static final List<String> ZONES =
      List.of("UTC", "America/New_York", "Asia/Kolkata", "Europe/Berlin");

  /** The zone changes after so many statements. */
  private static final int PER_ZONE = 250;

  /** Of so many statements over tables and files one is an aggregate over a join. */
  private static final int PER_GROUPED = 3;

  /** Of so many one has names of the user's own. */
  private static final int PER_OWN = 8;

  /** So many by who made the tables, and as many by one who may read some of them. */
  private static final int PER_ROLE = 15;

  /** A long run that is stopped has told how far it was. */
  private static final int PER_REPORT = 10_000;

  /** Each is shrunk, which takes a while; what comes after so many has the same cause mostly. */
  private static final int MOST_DIFFERENCES = 25;

  /** Every technique on for the smallest table too, as it is by default, and each off. */
  static final List<String> SWITCHES =
      List.of(
          "&htap.pushdown.rows=0",
          "",
          "&htap.pushdown.rows=0&htap.pushdown.filter=false",
          "&htap.pushdown.rows=0&htap.pushdown.late=false&htap.pushdown.range=false",
          "&htap.pushdown.rows=0&htap.pushdown.aggregate=false&htap.pushdown.bloom=false",
          "&htap.pushdown.semijoin=false&htap.pushdown.aggregate=false",
          "&htap.replica.tables=public.*&htap.await=60s");

  /** What DuckDB calls an error that is its own: the answer is right, but the copy may be lost. */
  private static final List<String> DEFECTS = List.of("INTERNAL Error", "FATAL Error");

  private final Target target;
  private final long seed;
  private final Consumer<String> log;
  private final List<Difference> differences = new ArrayList<>();
  private final Reasons stayed = new Reasons();
  private final Reasons errors = new Reasons();
  private int statements;
  private int answered;
  private int onDuckDb;

  private FuzzRun(Target target, long seed, Consumer<String> log) {
    this.target = target;
    this.seed = seed;
    this.log = log;
  }

  /**
   * Half of the statements on each database, at the same time; a difference does not stop the
   * others.
   *
   * @param first the number of the first statement
   * @param log told of every difference, and how far it is
   */
  static FuzzResult run(Target target, int first, int count, long seed, Consumer<String> log)
      throws Exception {
    var settings = Map.of("fsync", "off", "jit", "off", "max_parallel_workers_per_gather", "0");
    try (var server = EmbeddedServer.start(0.01, settings)) {
      int half = count - count / 2;
      var english = new FuzzRun(target, seed, log);
      var other = Executors.newSingleThreadExecutor();
      try {
        var onEnglish =
            other.submit(() -> english.on(server, Collation.EN_US, first + half, count / 2));
        var bytes = new FuzzRun(target, seed, log).on(server, Collation.C, first, half);
        return bytes.plus(onEnglish.get());
      } finally {
        other.shutdownNow();
        other.awaitTermination(1, TimeUnit.MINUTES);
      }
    }
  }

  /**
   * As {@link #run}, with some of the tables in files, others of them for each seed, and only with
   * statements that name one.
   *
   * @param properties more of the driver's, as they stand in its URL
   */
  static FuzzResult split(int first, int count, long seed, String properties, Consumer<String> log)
      throws Exception {
    var settings = Map.of("fsync", "off", "jit", "off", "max_parallel_workers_per_gather", "0");
    FuzzResult all = null;
    try (var server = EmbeddedServer.start(0.01, settings)) {
      for (Collation collation : List.of(Collation.C, Collation.EN_US)) {
        var run = new FuzzRun(new Target("jdbc:htap:"), seed, log);
        var result = run.split(server, collation, first, count / 2, properties);
        all = all == null ? result : all.plus(result);
      }
    }
    return java.util.Objects.requireNonNull(all);
  }

  private FuzzResult split(
      EmbeddedServer server, Collation collation, int first, int count, String properties)
      throws Exception {
    String database = "split_" + collation.name().toLowerCase(Locale.ROOT);
    server.createDatabase(database, collation);
    server.createDatabase(database + "_rest", collation);
    var files =
        Files.some(
            java.nio.file.Files.createTempDirectory("htap-fuzz"), properties, new Dice(seed + 1));
    var schema = Schema.generate(seed, files.tables());
    try (var pair = Pair.split(server, database, database + "_rest", schema, files, seed)) {
      var any = new Statements(schema, seed);
      var grouped = new GroupedJoins(schema, seed);
      var own = new OwnNames(schema, seed);
      return all(
          pair,
          number ->
              number % PER_OWN == 1
                  ? own.number(number)
                  : number % PER_GROUPED == 0 ? grouped.number(number) : any.number(number),
          collation,
          first,
          count,
          files::named);
    } finally {
      files.delete();
    }
  }

  private FuzzResult on(EmbeddedServer server, Collation collation, int first, int count)
      throws SQLException, InterruptedException {
    String database = "fuzz_" + collation.name().toLowerCase(Locale.ROOT);
    server.createDatabase(database, collation);
    var schema = Schema.generate(seed);
    try (var pair = Pair.open(target, server, database, schema)) {
      return all(pair, new Statements(schema, seed)::number, collation, first, count, sql -> true);
    }
  }

  private FuzzResult all(
      Pair pair,
      IntFunction<Statement> generated,
      Collation collation,
      int first,
      int count,
      Predicate<String> wanted)
      throws SQLException {
    for (int i = first; statements < count && differences.size() < MOST_DIFFERENCES; i++) {
      if (i % PER_ZONE == 0 || i == first) {
        pair.both("set timezone = '" + ZONES.get(i / PER_ZONE % ZONES.size()) + "'");
      }
      String where = "%s, seed %d, statement %d".formatted(collation, seed, i);
      if (pair.split() && (i - first) % PER_ROLE == 0) {
        pair.both((i - first) / PER_ROLE % 2 == 0 ? Clerk.BE_ONESELF : Clerk.BECOME);
      }
      Statement statement = generated.apply(i);
      if (wanted.test(statement.sql())) {
        one(pair, statement, where);
        report(collation);
      }
    }
    var result = new FuzzResult(statements, answered, onDuckDb, differences, stayed, errors);
    log.accept("%s: %.3f on DuckDB".formatted(collation, result.shareOnDuckDb()));
    return result;
  }

  private void report(Collation collation) {
    if (statements % PER_REPORT == 0) {
      log.accept(
          "%s: %d statements, %d answered, %d on DuckDB, %d differences"
              .formatted(collation, statements, answered, onDuckDb, differences.size()));
    }
  }

  private void one(Pair pair, Statement statement, String where) throws SQLException {
    Verdict verdict = pair.run(statement);
    statements++;
    if (verdict.differs()) {
      differs(pair, statement, verdict, where);
    } else if (verdict.sqlState() != null) {
      errors.add(verdict.sqlState(), statement.toString());
    } else {
      answered++;
      if (verdict.ran().onDuckDb()) {
        onDuckDb++;
      } else {
        stayed.add(verdict.ran().reason(), statement.toString());
        if (DEFECTS.stream().anyMatch(verdict.ran().reason()::contains)) {
          log.accept("DEFECT of DuckDB, %s: %s".formatted(where, statement));
        }
      }
    }
  }

  private void differs(Pair pair, Statement statement, Verdict verdict, String where)
      throws SQLException {
    Statement smallest = Shrinker.shrink(statement, verdict, pair::run);
    String what = String.valueOf(pair.run(smallest).difference());
    var difference = new Difference(where, statement.toString(), smallest.toString(), what);
    differences.add(difference);
    log.accept("DIFFERENCE on " + difference);
  }
}
