package io.htap.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.spi.Freshness;
import io.htap.spi.HtapException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HtapPropertyTest {
  @ParameterizedTest
  @EnumSource
  void everyDefaultIsAllowed(HtapProperty property) throws HtapException {
    if (property.defaultText() != null) {
      assertThat(property.parse(property.defaultText())).isNotNull();
    }
    for (String choice : property.choices()) {
      assertThat(property.parse(choice)).isNotNull();
    }
    assertThat(HtapProperty.byName(property.propertyName())).isSameAs(property);
    assertThat(property.propertyName()).startsWith("htap.");
    assertThat(property.description()).endsWith(".");
  }

  @Test
  void referencePageIsWhatTheEnumGenerates() throws Exception {
    Path page = Path.of("docs", "properties.md");
    if (Boolean.getBoolean("htap.docs.write")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, PropertyReference.markdown());
    }
    assertThat(page)
        .as("write it anew with -Dhtap.docs.write=true")
        .hasContent(PropertyReference.markdown());
  }

  @ParameterizedTest
  @CsvSource({
    "htap.rout, htap.route",
    "htap.replica.table, htap.replica.tables",
    "htap.freshnes.wait, htap.freshness.wait",
    "HTAP.ROUTE, htap.route",
    "htap.duckdb.thread, htap.duckdb.threads",
  })
  void nearestNameIsSuggested(String typed, String meant) {
    assertThat(HtapProperty.nearest(typed).propertyName()).isEqualTo(meant);
    assertThatThrownBy(() -> HtapProperty.require(typed))
        .hasMessageContaining(typed)
        .hasMessageContaining("did you mean " + meant + "?")
        .extracting("SQLState")
        .isEqualTo("22023");
  }

  @ParameterizedTest
  @CsvSource({
    "htap.enabled, maybe",
    "htap.route, oracle",
    "htap.freshness, bounded",
    "htap.freshness, bounded x",
    "htap.freshness, ''",
    "htap.idle, 5",
    "htap.idle, 5 days",
    "htap.replica.parallel, 0",
    "htap.replica.parallel, many",
    "htap.duckdb.memory, lots",
    "htap.duckdb.locked, wait",
    "htap.equivalence, roughly",
    "htap.replica.memory, 60%",
    "htap.replica.memory, 1023kB",
    "htap.replica.memory, 256",
    "htap.verify, 0.5",
    "htap.verify, 101%",
    "htap.verify, -1%",
    "htap.verify, some",
  })
  void badValueIsRefusedWithWhatIsAllowed(String name, String value) throws HtapException {
    HtapProperty property = HtapProperty.require(name);
    assertThatThrownBy(() -> property.parse(value))
        .isInstanceOf(HtapException.class)
        .hasMessageContaining("'" + value + "'")
        .hasMessageContaining(name)
        .hasMessageContaining(property.allowed())
        .extracting("SQLState")
        .isEqualTo("22023");
  }

  @Test
  void valuesAreTyped() throws HtapException {
    HtapConfig config =
        HtapConfig.parse(
            Map.of(
                "htap.enabled", "off",
                "htap.replica.tables", "public.*, sales.orders, \"a,b\".\"c,*\"",
                "htap.duckdb.memory", "1.5GB",
                "htap.duckdb.threads", "3",
                "htap.freshness", "Bounded 200ms",
                "htap.idle", "1m",
                "htap.route", "DuckDB",
                "htap.verify", "0.5%",
                "htap.replica.memory", "1.5 GiB",
                "htap.await", "0"));
    assertThat(config.replicaMemory()).isEqualTo(3L << 29);
    assertThat(config.enabled()).isFalse();
    assertThat(config.replicaTables())
        .containsExactly("public.*", "sales.orders", "\"a,b\".\"c,*\"");
    assertThat(config.replicaExclude()).isEmpty();
    assertThat(config.duckdbMemory()).isEqualTo("1.5GB");
    assertThat(config.duckdbThreads()).isEqualTo(3);
    assertThat(config.freshness()).isEqualTo(Freshness.bounded(Duration.ofMillis(200)));
    assertThat(config.idle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.route()).isEqualTo(RouteChoice.DUCKDB);
    assertThat(config.verify()).isEqualTo(0.005);
    assertThat(config.await()).isZero();
  }

  @Test
  void defaultsAreAsDocumented() throws HtapException {
    HtapConfig config = HtapConfig.parse(Map.of());
    assertThat(config.enabled()).isTrue();
    assertThat(config.replicaTables()).isEmpty();
    assertThat(config.replicaUser()).isNull();
    assertThat(config.replicaPassword()).isNull();
    assertThat(config.replicaUrl()).isNull();
    assertThat(config.replicaMemory()).isEqualTo(256L << 20);
    assertThat(config.replicaParallel()).isEqualTo(2);
    assertThat(config.duckdbPath()).isNull();
    assertThat(config.duckdbThreads()).isNull();
    assertThat(config.duckdbMemory()).isNull();
    assertThat(config.duckdbLocked()).isEqualTo(WhenLocked.ERROR);
    assertThat(config.idle()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.route()).isEqualTo(RouteChoice.AUTO);
    assertThat(config.route().engine()).isNull();
    assertThat(config.freshness()).isEqualTo(Freshness.STRICT);
    assertThat(config.freshnessWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.equivalence()).isEqualTo(Equivalence.EXACT);
    assertThat(config.verify()).isZero();
    assertThat(config.slowStatement()).isNull();
    assertThat(config.await()).isZero();
  }

  @Test
  void theUrlOfTheReplicaIsOneOfPgjdbcAndMayHoldAPassword() throws HtapException {
    String url = "jdbc:postgresql://db:5432/shop?user=copier&password=s3cret";
    HtapConfig config = HtapConfig.parse(Map.of("htap.replica.url", url));
    assertThat(config.replicaUrl()).isEqualTo(url);
    assertThat(config.toString()).doesNotContain("s3cret");
    assertThatThrownBy(() -> HtapProperty.REPLICA_URL.parse("jdbc:mysql://db?password=s3cret"))
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("s3cret")
        .extracting("SQLState")
        .isEqualTo("22023");
  }

  @Test
  void secretsAreNotShown() throws HtapException {
    HtapConfig config =
        HtapConfig.parse(Map.of("htap.replica.password", "s3cret", "htap.route", "gpu"));
    assertThat(config.replicaPassword()).isEqualTo("s3cret");
    assertThat(config.toString()).doesNotContain("s3cret").contains("htap.route=gpu");
  }

  @Test
  void onlySomeAreSettableInASession() {
    assertThat(
            List.of(HtapProperty.values()).stream()
                .filter(HtapProperty::settableInSession)
                .map(HtapProperty::propertyName))
        .containsExactlyInAnyOrder(
            "htap.enabled",
            "htap.route",
            "htap.routing",
            "htap.hedge",
            "htap.tenant",
            "htap.freshness",
            "htap.freshness.wait",
            "htap.equivalence",
            "htap.verify",
            "htap.slow.statement",
            "htap.pushdown.semijoin",
            "htap.pushdown.rows",
            "htap.pushdown.range",
            "htap.pushdown.bloom",
            "htap.pushdown.late",
            "htap.pushdown.connections",
            "htap.pushdown.filter",
            "htap.pushdown.aggregate",
            "htap.gpu.auto",
            "htap.gpu.rows");
  }
}
