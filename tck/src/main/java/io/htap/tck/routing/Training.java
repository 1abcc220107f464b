package io.htap.tck.routing;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.htap.routing.features.Features;
import io.htap.routing.model.LatencyModel;
import io.htap.routing.model.TreeModel;
import io.htap.spi.EngineId;
import io.htap.tck.bench.Settings;
import io.htap.tck.corpora.Corpora;
import io.htap.tck.corpora.Corpus;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.QuietLog;
import io.htap.tck.subject.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the model that the driver ships: {@code mvn -Ptrain} from the measurements in the
 * repository, {@code mvn -Ptrain -Dmeasure=true} after having measured anew.
 */
public final class Training {
  private static final int FEATURES = 32;
  private static final double[] SIZES = {0.01, 0.03, 0.1};
  private static final String NO_INDEX =
      "drop index if exists events_k, events_day, events_user, users_code";

  private Training() {}

  /**
   * @param arguments the folder of the repository
   */
  public static void main(String... arguments) throws Exception {
    QuietLog.errorsOnly();
    var root = Path.of(arguments[0]);
    var measured = root.resolve("tck/src/main/resources/routing/measured.csv.gz");
    if (Boolean.getBoolean("measure")) {
      write(measure(), measured);
    }
    var samples = read(measured);
    var features = Boosting.select(samples, FEATURES);
    var texts = texts(samples, features);
    var model = root.resolve("routing/src/main/resources/io/htap/routing/model/default.model");
    Files.createDirectories(model.getParent());
    try (var out = Files.newOutputStream(model)) {
      LatencyModel.write(texts, out);
    }
    var report = report(samples, features);
    System.out.print(report);
    Files.writeString(root.resolve("routing/docs/model.md"), report);
  }

  private static List<Sample> measure() throws Exception {
    var samples = new ArrayList<Sample>();
    var limit = Settings.number("sf", SIZES[SIZES.length - 1]);
    for (var size : SIZES) {
      if (size <= limit) {
        try (var server = EmbeddedServer.start(size)) {
          var all = new ArrayList<Corpus>(List.of(new Crossover()));
          all.addAll(Corpora.all());
          for (var corpus : all) {
            measure(server, corpus, size, samples);
          }
        }
      }
    }
    return samples;
  }

  private static void measure(
      EmbeddedServer server, Corpus corpus, double size, List<Sample> samples) throws Exception {
    try (var trial = new Trial(Target.configured(), server, corpus, size)) {
      take(trial, corpus.name(), samples);
      if (corpus instanceof Crossover) {
        trial.change(NO_INDEX);
        trial.change("analyze");
        take(trial, corpus.name(), samples);
      }
    }
    System.out.println("# " + corpus.name() + " at " + size + ": " + samples.size() + " samples");
  }

  private static void take(Trial trial, String workload, List<Sample> samples) throws Exception {
    for (var timed : trial.time()) {
      var features = trial.features(timed.file());
      if (!features.isEmpty()) {
        samples.add(Sample.of(workload, timed, features));
      }
    }
  }

  private static void write(List<Sample> samples, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    var text = new StringBuilder(Sample.header()).append('\n');
    samples.forEach(sample -> text.append(sample.line()).append('\n'));
    try (var out = new GZIPOutputStream(Files.newOutputStream(to))) {
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Sample> read(Path from) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(from))) {
      var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      if (!lines.get(0).equals(Sample.header())) {
        throw new IOException("measured with other features; measure anew: -Dmeasure=true");
      }
      return lines.stream().skip(1).map(Sample::of).toList();
    }
  }

  private static LatencyModel.Texts texts(List<Sample> samples, int[] features) {
    return new LatencyModel.Texts(
        Arrays.stream(features).mapToObj(i -> Features.ALL.get(i).name()).toList(),
        Map.of(
            EngineId.POSTGRES,
            Boosting.train(samples, features, false, Boosting.MEAN).text(),
            EngineId.DUCKDB,
            Boosting.train(samples, features, true, Boosting.MEAN).text()),
        Map.of(
            EngineId.POSTGRES,
            Boosting.train(samples, features, false, Boosting.NINTH_DECILE).text(),
            EngineId.DUCKDB,
            Boosting.train(samples, features, true, Boosting.NINTH_DECILE).text()));
  }

  /** How it does on each workload when it was trained on all others. */
  private static String report(List<Sample> samples, int[] features) {
    var text =
        new StringBuilder(
            """
            # The shipped model

            Written by `mvn -Ptrain` from %,d statements that were timed on both engines
            (`tck/src/main/resources/routing/measured.csv.gz`; `-Dmeasure=true` times them anew). For each engine LightGBM
            predicts by how much the price is off, from %d of %d features, those that gain most.

            Each workload below was predicted by models that were trained on all other workloads: the error is the median of
            the factor by which a prediction is off; the headroom is the share of what could be gained over Postgres alone.

            | workload | statements | error of prices, Postgres | DuckDB | error of the model, Postgres | DuckDB | headroom by price | by model |
            |---|---|---|---|---|---|---|---|
            """
                .formatted(samples.size(), features.length, Features.ALL.size()));
    var byWorkload = new TreeMap<>(samples.stream().collect(groupingBy(Sample::workload)));
    for (var workload : byWorkload.entrySet()) {
      var others = samples.stream().filter(s -> !s.workload().equals(workload.getKey())).toList();
      text.append(row(workload.getKey(), workload.getValue(), others));
    }
    text.append("\nThe features: ")
        .append(
            Arrays.stream(features)
                .mapToObj(i -> "`" + Features.ALL.get(i).name() + "`")
                .collect(joining(", ")))
        .append(".\n");
    return text.toString();
  }

  private static String row(String name, List<Sample> tested, List<Sample> trainedOn) {
    var features = Boosting.select(trainedOn, FEATURES);
    var postgres =
        TreeModel.parse(Boosting.train(trainedOn, features, false, Boosting.MEAN).text());
    var duckDb = TreeModel.parse(Boosting.train(trainedOn, features, true, Boosting.MEAN).text());
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.3f | %.3f |%n",
        name,
        tested.size(),
        error(tested, s -> s.target(false)),
        error(tested, s -> s.target(true)),
        error(tested, s -> s.target(false) - predicted(postgres, s, features)),
        error(tested, s -> s.target(true) - predicted(duckDb, s, features)),
        headroom(tested, s -> s.price(true) < s.price(false)),
        headroom(
            tested,
            s ->
                s.price(true) + predicted(duckDb, s, features)
                    < s.price(false) + predicted(postgres, s, features)));
  }

  private static double predicted(TreeModel model, Sample sample, int[] features) {
    var values = new double[features.length];
    for (var i = 0; i < values.length; i++) {
      values[i] = sample.values()[features[i]];
    }
    return model.of(values);
  }

  private static double error(List<Sample> samples, ToDoubleFunction<Sample> of) {
    return Math.exp(
        Trial.median(samples.stream().mapToDouble(s -> Math.abs(of.applyAsDouble(s))).toArray()));
  }

  private static double headroom(List<Sample> samples, Predicate<Sample> moves) {
    var gained = 0.0;
    var possible = 0.0;
    for (var sample : samples) {
      gained += moves.test(sample) ? sample.postgres() - sample.duckDb() : 0;
      possible += Math.max(0, sample.postgres() - sample.duckDb());
    }
    return possible == 0 ? 1 : gained / possible;
  }
}
