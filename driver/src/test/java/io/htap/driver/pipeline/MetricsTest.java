package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.micrometer.HtapMetrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Micrometer is given. */
class MetricsTest {
  private static final String TOTAL = "SELECT count(*) FROM t";
  private static CopyServer server;
  private String database;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, n numeric(38,0))",
          "INSERT INTO t SELECT i, 99999999999999999999999999999999999999"
              + " FROM generate_series(1, 1000) i");
    }
  }

  @Test
  void metersShowWhatTheDriverDoes() throws Exception {
    var registry = new SimpleMeterRegistry();
    try (var metrics = new HtapMetrics(List.of(Tag.of("application", "shop")))) {
      metrics.bindTo(registry);
      assertThat(registry.getMeters()).isEmpty();
      try (Connection plain = server.plain(database);
          Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
        rows(htap, TOTAL);
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
        rows(htap, "SELECT sum(n) FROM t");
        rows(htap, "SELECT 1");
        for (int i = 0; registry.get("htap.freshness.wait").functionTimer().count() == 0; i++) {
          assertThat(i).isLessThan(1000);
          execute(plain, "UPDATE t SET n = " + i + " WHERE id = 3");
          rows(htap, TOTAL);
        }
        assertThat(counter(registry, "htap.statements", "engine", "duckdb")).isGreaterThan(1);
        assertThat(counter(registry, "htap.statements", "engine", "postgres")).isEqualTo(2);
        assertThat(counter(registry, "htap.stays", "reason", "no_relation")).isEqualTo(1);
        assertThat(counter(registry, "htap.stays", "reason", "engine_failed")).isEqualTo(1);
        assertThat(registry.get("htap.fallbacks").functionCounter().count()).isEqualTo(1);
        assertThat(
                registry.get("htap.freshness.wait").functionTimer().totalTime(TimeUnit.NANOSECONDS))
            .isPositive();
        assertThat(registry.get("htap.sessions").gauge().value()).isEqualTo(1);
        assertThat(registry.get("htap.breaker.open").gauge().value()).isZero();
        assertThat(registry.get("htap.duckdb.memory").gauge().value()).isPositive();
        assertThat(registry.get("htap.replica.streaming").gauge().value()).isEqualTo(1);
        assertThat(registry.get("htap.replica.rows").gauge().value()).isEqualTo(1000);
        assertThat(registry.get("htap.replica.tables").tag("state", "ready").gauge().value())
            .isEqualTo(1);
        assertThat(registry.get("htap.replica.lag").timeGauge().value(TimeUnit.SECONDS))
            .isBetween(0.0, 300.0);
        assertThat(registry.get("htap.replica.lag.bytes").gauge().value()).isNotNegative();
        assertThat(registry.getMeters())
            .allSatisfy(
                meter -> {
                  assertThat(meter.getId().getTag("copy")).startsWith(database + " at ");
                  assertThat(meter.getId().getTag("application")).isEqualTo("shop");
                });
      }
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  @Test
  void aCopyThatIsThereAlreadyIsBoundAndLetGo() throws Exception {
    try (Connection htap = server.htap(database)) {
      rows(htap, "SELECT 1");
      var registry = new SimpleMeterRegistry();
      var metrics = new HtapMetrics();
      metrics.bindTo(registry);
      assertThat(counter(registry, "htap.stays", "reason", "no_relation")).isEqualTo(1);
      metrics.close();
      assertThat(registry.getMeters()).isEmpty();
    }
  }

  private static double counter(
      SimpleMeterRegistry registry, String name, String tag, String value) {
    return registry.get(name).tag(tag, value).functionCounter().count();
  }
}
