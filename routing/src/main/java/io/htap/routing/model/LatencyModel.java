package io.htap.routing.model;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.spi.EngineId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * By how much the prices of statements are off, as other statements on other data have shown: for
 * each engine a model of the logarithm of the time over the price, and one of that logarithm's
 * ninth decile.
 */
public final class LatencyModel {
  private static final String VERSION = "htap-model 1";
  private static final String PART = "part ";

  /** In deviations of a normal distribution. */
  private static final double NINTH_DECILE = 1.2816;

  private static final double LEAST_DEVIATION = 0.15;
  private static final double MOST_DEVIATION = 1.5;

  private static final Logger LOG = System.getLogger(LatencyModel.class.getName());

  /** Prices as they are. */
  public static final LatencyModel NONE = new LatencyModel(0, new int[0], Map.of());

  private static final List<EngineId> ENGINES = List.of(EngineId.POSTGRES, EngineId.DUCKDB);

  private final long id;
  private final int[] features;
  private final Map<EngineId, Parts> parts;

  private LatencyModel(long id, int[] features, Map<EngineId, Parts> parts) {
    this.id = id;
    this.features = features;
    this.parts = parts;
  }

  private record Parts(TreeModel mean, TreeModel ninthDecile) {}

  /**
   * What is expected of an engine.
   *
   * @param log the logarithm of the time over the price
   * @param deviation of that
   */
  public record Correction(double log, double deviation) {}

  /**
   * The texts that LightGBM has saved.
   *
   * @param features their names, in the order in which the models take them
   * @param ninthDecile of the same models, trained for the quantile 0.9
   */
  public record Texts(
      List<String> features, Map<EngineId, String> mean, Map<EngineId, String> ninthDecile) {
    public Texts {
      features = List.copyOf(features);
      mean = Map.copyOf(mean);
      ninthDecile = Map.copyOf(ninthDecile);
    }

    /**
     * The same with more trees, which move mean and ninth decile alike.
     *
     * @param more what LightGBM has saved of them; engines that are missing stay as they are
     */
    public Texts plus(Map<EngineId, String> more) {
      return new Texts(features, joined(mean, more), joined(ninthDecile, more));
    }

    private static Map<EngineId, String> joined(
        Map<EngineId, String> texts, Map<EngineId, String> more) {
      Map<EngineId, String> joined = new EnumMap<>(texts);
      more.forEach(
          (engine, text) -> joined.computeIfPresent(engine, (e, t) -> TreeModel.join(t, text)));
      return joined;
    }
  }

  private static final class Shipped {
    static final LatencyModel MODEL = load();

    private static LatencyModel load() {
      try {
        return of(shippedTexts());
      } catch (IOException e) {
        LOG.log(Level.WARNING, "prices alone say what a new statement takes: {0}", e.toString());
        return NONE;
      }
    }
  }

  /** The one in this jar; {@link #NONE} with a warning where it cannot be read. */
  public static LatencyModel shipped() {
    return Shipped.MODEL;
  }

  /**
   * What the one in this jar is made of, for whoever wants to train it further.
   *
   * @throws IOException when it cannot be read
   */
  public static Texts shippedTexts() throws IOException {
    try (InputStream in = LatencyModel.class.getResourceAsStream("default.model")) {
      if (in == null) {
        throw new IOException("the jar has no model");
      }
      return readTexts(in);
    }
  }

  /**
   * Reads one.
   *
   * @throws IOException also when it is none, or one of other features
   */
  public static LatencyModel read(InputStream compressed) throws IOException {
    return of(readTexts(compressed));
  }

  private static Texts readTexts(InputStream compressed) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(compressed), StandardCharsets.UTF_8))) {
      return new TextsReader(lines).read();
    } catch (IllegalArgumentException e) {
      throw notAModel(e);
    }
  }

  private static IOException notAModel(IllegalArgumentException why) {
    return new IOException("not a model: " + why.getMessage(), why);
  }

  /**
   * The one that is made of these.
   *
   * @throws IOException when they make none, or one of other features
   */
  public static LatencyModel of(Texts texts) throws IOException {
    var id = new CRC32();
    id.update(String.join(" ", texts.features()).getBytes(StandardCharsets.UTF_8));
    Map<EngineId, Parts> parts = new EnumMap<>(EngineId.class);
    try {
      for (EngineId engine : ENGINES) {
        parts.put(
            engine,
            new Parts(
                part(texts, texts.mean().get(engine), id),
                part(texts, texts.ninthDecile().get(engine), id)));
      }
      return new LatencyModel(
          id.getValue(), texts.features().stream().mapToInt(Features::index).toArray(), parts);
    } catch (IllegalArgumentException e) {
      throw notAModel(e);
    }
  }

  private static TreeModel part(Texts texts, @Nullable String text, CRC32 id) {
    String present = Objects.requireNonNull(text);
    id.update(present.getBytes(StandardCharsets.UTF_8));
    TreeModel model = TreeModel.parse(present);
    if (model.features() != texts.features().size()) {
      throw new IllegalArgumentException("it has " + model.features() + " features");
    }
    return model;
  }

  private record TextsReader(BufferedReader lines) {
    Texts read() throws IOException {
      expect(VERSION + " " + Features.VERSION);
      String names = lines.readLine();
      Map<EngineId, String> mean = new EnumMap<>(EngineId.class);
      Map<EngineId, String> ninthDecile = new EnumMap<>(EngineId.class);
      for (EngineId engine : ENGINES) {
        expect(PART + engine.label());
        mean.put(engine, part());
        ninthDecile.put(engine, part());
      }
      return new Texts(List.of(String.valueOf(names).split(" ")), mean, ninthDecile);
    }

    private void expect(String line) throws IOException {
      if (!line.equals(lines.readLine())) {
        throw new IOException("not a model: \"" + line + "\" is missing");
      }
    }

    private String part() throws IOException {
      int count = Integer.parseInt(String.valueOf(lines.readLine()));
      List<String> text = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        text.add(String.valueOf(lines.readLine()));
      }
      return String.join("\n", text);
    }
  }

  /** Writes one; {@link #read} reads it. */
  public static void write(Texts texts, OutputStream to) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(VERSION + " " + Features.VERSION);
    lines.add(String.join(" ", texts.features()));
    for (EngineId engine : ENGINES) {
      lines.add(PART + engine.label());
      Stream.of(texts.mean(), texts.ninthDecile())
          .map(of -> Objects.requireNonNull(of.get(engine)).lines().toList())
          .forEach(
              text -> {
                lines.add(Integer.toString(text.size()));
                lines.addAll(text);
              });
    }
    try (var out = new GZIPOutputStream(to)) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The same for the same model in any process; 0 for {@link #NONE}. */
  public long id() {
    return id;
  }

  /** The indexes of the features that it looks at. */
  public int[] features() {
    return features.clone();
  }

  /** What is expected of a statement. */
  public Correction of(EngineId engine, FeatureVector statement) {
    var values = new double[features.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = statement.get(features[i]);
    }
    Parts asked = parts.get(engine);
    if (asked == null) {
      return new Correction(0, MOST_DEVIATION);
    }
    double log = asked.mean().of(values);
    double deviation = (asked.ninthDecile().of(values) - log) / NINTH_DECILE;
    return new Correction(log, Math.max(LEAST_DEVIATION, Math.min(MOST_DEVIATION, deviation)));
  }
}
