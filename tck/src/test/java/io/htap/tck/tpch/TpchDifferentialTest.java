package io.htap.tck.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.DifferentialSuite;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.Target;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The 22 queries answer the same through both drivers, whatever the database's collation. */
public class TpchDifferentialTest {
  private static final double SCALE_FACTOR = 0.01;
  private static final int LEAST_ON_DUCKDB = 20;

  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(SCALE_FACTOR);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @ParameterizedTest
  @EnumSource
  void answersAreIdentical(Collation collation) throws Exception {
    var database = "tpch_" + collation.name().toLowerCase(Locale.ROOT);
    server.createDatabase(database, collation);
    new TpchLoader(server, database, SCALE_FACTOR).load(step -> {});
    var target = Target.configured();
    try (var reference = server.connect(database);
        var tested = target.connect(server, database)) {
      CopyStatus.awaitReadyIfAny(target, tested, Tpch.TABLES);
      if (target.htap()) {
        // At this size Postgres is as fast: what matters is that DuckDB could answer.
        try (var statement = tested.createStatement()) {
          statement.execute("SET htap.route = 'duckdb'");
        }
      }
      var entries = DifferentialSuite.run(reference, tested, Tpch.queries());
      assertThat(entries).hasSize(Tpch.QUERIES);
      assertThat(entries)
          .allSatisfy(
              entry ->
                  assertThat(entry.comparison().problem()).as("%s", entry.file().name()).isEmpty());
      assertThat(entries.stream().mapToLong(entry -> entry.comparison().rows()).sum())
          .as("rows compared")
          .isGreaterThan(900);
      if (target.htap()) {
        assertThat(entries.stream().filter(entry -> entry.ran().onDuckDb()))
            .as("queries on DuckDB, of %s", entries)
            .hasSizeGreaterThanOrEqualTo(LEAST_ON_DUCKDB);
      }
    }
  }
}
