package io.htap.tck.routing;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.corpora.Corpora;
import io.htap.tck.corpora.Corpus;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Workloads run many times over by a driver that learns: what that gains over Postgres alone, as a
 * share of what sending each statement to its faster engine would gain. The gain is reckoned by the
 * medians that were measured on either engine, so that the noise of the single run does not count.
 */
public final class RoutingBench implements Benchmark {
  private static final int LEARNING_ROUNDS = 20;
  private static final int JUDGED_ROUNDS = 5;
  private static final double RECOVERED = 0.9;
  private static final int MOST_ROUNDS = 30;

  @Override
  public String name() {
    return "routing";
  }

  @Override
  public String description() {
    return "the share of the possible gain, before and after 20 runs, and after changes"
        + " (-Dsf=0.2 -Dcorpus=NAME)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var scaleFactor = Settings.number("sf", 0.2);
    var only = System.getProperty("corpus", "");
    var all = new ArrayList<Corpus>(List.of(new Crossover()));
    all.addAll(Corpora.all());
    var good = true;
    try (var server = EmbeddedServer.start(scaleFactor)) {
      for (var corpus : all) {
        if (only.isEmpty() || only.equals(corpus.name())) {
          try (var trial = new Trial(target, server, corpus, scaleFactor)) {
            var statements = trial.time();
            var rule = new AqdRule(trial.samples(statements));
            good &= measure(trial, statements, rule, corpus.name(), log);
            if (corpus instanceof Crossover) {
              var some = statements.get(0).file();
              DecisionCost.print(some.sql(), trial.explained(some), log);
              good &= drift(trial, rule, log);
            }
          }
        }
      }
    }
    return good;
  }

  private static boolean measure(
      Trial trial, List<Timed> statements, AqdRule rule, String name, BenchLog log)
      throws Exception {
    log.count(name + "_statements", statements.size());
    log.value(name + "_postgres_sum", sum(statements, Timed::postgres), "ms");
    log.value(name + "_duckdb_sum", sum(statements, Timed::duckDb), "ms");
    log.value(name + "_best_sum", sum(statements, Timed::best), "ms");
    tell(name + "_always_duckdb", Headroom.of(statements, s -> true), log);
    tell(name + "_best_threshold", Headroom.withBestThreshold(statements), log);
    trial.set("set htap.routing = 'cost'");
    var priced = trial.round(statements);
    log.note("misrouted by price: " + misrouted(statements, priced));
    tell(name + "_by_price", Headroom.of(statements, priced::contains), log);
    trial.set("call htap.reset_statements()");
    trial.set("set htap.routing = 'fixed'");
    var cold = trial.round(statements);
    log.note("misrouted by the model: " + misrouted(statements, cold));
    tell(name + "_cold", Headroom.of(statements, cold::contains), log);
    trial.set("set htap.routing = 'learned'");
    Round round = () -> trial.round(statements);
    var learning = rounds(round, LEARNING_ROUNDS);
    var warm = rounds(round, JUDGED_ROUNDS);
    log.note("misrouted by what was learned: " + misrouted(statements, warm.get(0)));
    log.value(name + "_warm_headroom", share(statements, warm), "");
    log.value(name + "_learning_share", share(statements, learning), "");
    log.value(
        name + "_p99_ratio_to_best",
        Trial.median(
            warm.stream()
                .mapToDouble(ran -> Headroom.of(statements, ran::contains).p99ToBest())
                .toArray()),
        "");
    log.value(name + "_worst_regression", worstRegression(statements, warm), "");
    log.value(
        name + "_learning_share_by_aqd",
        share(statements, rounds(rule::round, LEARNING_ROUNDS)),
        "");
    log.value(
        name + "_warm_headroom_by_aqd", share(statements, rounds(rule::round, JUDGED_ROUNDS)), "");
    // Worse than Postgres alone is wrong.
    return share(statements, warm) >= 0;
  }

  /** Each statement once, wherever it is sent; tells what went to DuckDB. */
  @FunctionalInterface
  private interface Round {
    Set<Timed> run() throws SQLException;
  }

  private static List<Set<Timed>> rounds(Round round, int count) throws SQLException {
    var rounds = new ArrayList<Set<Timed>>();
    for (var i = 0; i < count; i++) {
      rounds.add(round.run());
    }
    return rounds;
  }

  /** The mean share over some rounds: what trying costs is in it. */
  private static double share(List<Timed> statements, List<Set<Timed>> rounds) {
    return rounds.stream()
        .mapToDouble(ran -> Headroom.of(statements, ran::contains).share())
        .average()
        .orElseThrow();
  }

  /** Of the statements' means over some rounds the worst, against Postgres alone. */
  private static double worstRegression(List<Timed> statements, List<Set<Timed>> rounds) {
    return statements.stream()
        .mapToDouble(
            s ->
                rounds.stream().mapToDouble(ran -> s.on(ran.contains(s))).average().orElseThrow()
                    / s.postgres())
        .max()
        .orElseThrow();
  }

  /** What changes behind the driver's back; in each new state the gain is another one. */
  private static boolean drift(Trial trial, AqdRule rule, BenchLog log) throws Exception {
    trial.change("drop index events_k");
    var recovered = recover(trial, rule, "index_dropped", log);
    trial.restart("&htap.duckdb.threads=1");
    recovered &= recover(trial, rule, "duckdb_starved", log);
    trial.restart("");
    try (var writer = trial.keepWriting()) {
      recovered &= recover(trial, rule, "copy_lagging", log);
      log.value("copy_lagging_writes", writer.perSecond(), "/s");
    }
    trial.change(
        "insert into events select id + 10000000 * g, k, day, user_id, kind, amount, note from"
            + " events, generate_series(1, 9) as g");
    trial.change("analyze events");
    return recover(trial, rule, "table_grown", log) && recovered;
  }

  private static boolean recover(Trial trial, AqdRule rule, String what, BenchLog log)
      throws Exception {
    var statements = trial.time();
    var recovered = recover(() -> trial.round(statements), statements, what, "", log);
    rule.sees(trial.samples(statements));
    var unused = recover(rule::round, statements, what, "_by_aqd", log);
    return recovered;
  }

  private static boolean recover(
      Round round, List<Timed> statements, String what, String by, BenchLog log)
      throws SQLException {
    var rounds = 0;
    var share = 0.0;
    while (share < RECOVERED && rounds < MOST_ROUNDS) {
      var ran = round.run();
      rounds++;
      share = Headroom.of(statements, ran::contains).share();
      if (rounds == 1) {
        log.value(what + "_first_share" + by, share, "");
      }
    }
    log.count(what + "_recovery_runs" + by, rounds);
    return share >= RECOVERED;
  }

  private static void tell(String name, Headroom headroom, BenchLog log) {
    log.value(name + "_headroom", headroom.share(), "");
    log.count(name + "_misrouted", headroom.misrouted());
  }

  private static String misrouted(List<Timed> statements, Set<Timed> ran) {
    var words = new StringBuilder();
    for (var s : statements) {
      if (s.on(ran.contains(s)) > 1.1 * s.best()) {
        words.append("%s %.1f/%.1f ".formatted(s.file().name(), s.postgres(), s.duckDb()));
      }
    }
    return words.toString();
  }

  private static double sum(List<Timed> statements, ToDoubleFunction<Timed> millis) {
    return statements.stream().mapToDouble(millis).sum();
  }
}
