package io.htap.tck.corpora;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of every corpus answers the same through both drivers, and no fewer of them can
 * run on DuckDB than could. TPC-H has its own test.
 */
class CorporaDifferentialTest {
  private static final double SCALE_FACTOR = 0.002;

  /**
   * What holds now: to be raised, never to be lowered. Of the rest three of TPC-DS divide by zero,
   * there being few rows.
   */
  private static final Map<String, Integer> LEAST_ON_DUCKDB =
      Map.of("ssb", 13, "ch", 22, "bi", 59, "tpcds", 97);

  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01, Map.of("fsync", "off", "jit", "off"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  static Iterable<String> corpora() {
    return LEAST_ON_DUCKDB.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("corpora")
  void answersAreIdentical(String name) throws Exception {
    var corpus =
        Corpora.all().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    var target = Target.configured();
    var run = new CorpusRun(target, server, corpus, Collation.C);
    run.load(SCALE_FACTOR);
    var entries = run.compare();
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(CorpusRun.problem(entry.comparison()))
                    .as("%s", entry.file().name())
                    .isEmpty());
    if (target.htap()) {
      assertThat(entries.stream().filter(entry -> entry.ran().onDuckDb()))
          .as("statements on DuckDB, of %s", entries)
          .hasSizeGreaterThanOrEqualTo(LEAST_ON_DUCKDB.get(name));
    }
  }
}
