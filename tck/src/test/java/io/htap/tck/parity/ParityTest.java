package io.htap.tck.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same code sees the same on pgjdbc and on htap: without a copy, with one, and with one that
 * answers whatever it can. A check is a line that all four wrote alike.
 */
class ParityTest {
  private static final int LEAST_CHECKS = 9_000;
  private static final int LEAST_MOVED = 200;
  private static final Path PAGE = Path.of("..", "driver", "docs", "differences.md");
  private static final Pattern ENTRY = Pattern.compile("^## ([A-Z_]+)$", Pattern.MULTILINE);

  private static final Set<Difference> SEEN = EnumSet.noneOf(Difference.class);
  private static ParityServer server;
  private static int scenariosRun;
  private static int checks;
  private static int comparisons;
  private static int moved;

  @BeforeAll
  static void start() throws Exception {
    server = new ParityServer();
  }

  static List<Scenario> scenarios() {
    Pattern only = Pattern.compile(System.getProperty("parity.only", ""));
    return all().filter(scenario -> only.matcher(scenario.name()).find()).toList();
  }

  private static Stream<Scenario> all() {
    return Stream.of(
            ValueScenarios.all(),
            RowScenarios.all(),
            StatementScenarios.all(),
            TransactionScenarios.all(),
            WriteScenarios.all(),
            TextScenarios.all(),
            ParameterScenarios.all(),
            PreparedScenarios.all(),
            CallScenarios.all(),
            PgApiScenarios.all(),
            MetaDataScenarios.all(),
            SessionScenarios.all(),
            StopScenarios.all(),
            UrlScenarios.all(),
            SourceScenarios.all(),
            ToolScenarios.all())
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isThatOfPgjdbc(Scenario scenario) throws Exception {
    Transcript expected = run(scenario, Mode.PGJDBC);
    assertThat(expected.lines()).isNotEmpty();
    List<String> differences = new ArrayList<>();
    for (Mode mode : List.of(Mode.COPY_OFF, Mode.AUTO, Mode.DUCKDB)) {
      Transcript actual = run(scenario, mode);
      differences.addAll(differences(mode, expected.lines(), actual.lines()));
      for (Difference difference : expected.exempt().keySet()) {
        List<String> documented = expected.exempt().get(difference);
        if (difference.modes.contains(mode)) {
          assertThat(actual.exempt().get(difference))
              .as("%s is documented", difference)
              .doesNotContainAnyElementsOf(documented);
        } else if (mode == Mode.COPY_OFF) {
          differences.addAll(differences(mode, documented, actual.exempt().get(difference)));
        }
      }
      comparisons += expected.lines().size();
      moved += actual.moved();
    }
    assertThat(differences).isEmpty();
    SEEN.addAll(expected.exempt().keySet());
    checks += expected.lines().size();
    scenariosRun++;
  }

  private static List<String> differences(Mode mode, List<String> expected, List<String> actual) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String one = i < expected.size() ? expected.get(i) : "nothing";
      String other = i < actual.size() ? actual.get(i) : "nothing";
      if (!one.equals(other)) {
        all.add("%n%s, line %d%n   %s%n~~ %s".formatted(mode, i, one, other));
      }
    }
    return all;
  }

  private static Transcript run(Scenario scenario, Mode mode) throws Exception {
    server.reset();
    Transcript transcript = new Transcript(mode);
    try (Client client = new Client(mode, server)) {
      scenario.code().run(client, transcript);
    }
    return transcript;
  }

  @Test
  void scenariosHaveNamesOfTheirOwn() {
    List<String> names = all().map(Scenario::name).toList();
    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
  }

  @Test
  void differencesAreThoseOfThePage() throws Exception {
    List<String> entries = new ArrayList<>();
    var matcher = ENTRY.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      entries.add(matcher.group(1));
    }
    assertThat(entries).hasSizeLessThanOrEqualTo(Difference.MOST);
    assertThat(entries)
        .containsExactlyElementsOf(Arrays.stream(Difference.values()).map(Enum::name).toList());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server == null) {
      return;
    }
    server.close();
    System.out.printf(
        "parity: %d checks in %d scenarios, %d comparisons with pgjdbc, %d answers known to be the"
            + " copy's%n",
        checks, scenariosRun, comparisons, moved);
    // A selection of scenarios, or a failure among them, proves nothing about all.
    if (scenariosRun == all().count()) {
      assertThat(checks).isGreaterThanOrEqualTo(LEAST_CHECKS);
      assertThat(moved).isGreaterThanOrEqualTo(LEAST_MOVED);
      assertThat(SEEN).containsExactlyInAnyOrder(Difference.values());
    }
  }
}
