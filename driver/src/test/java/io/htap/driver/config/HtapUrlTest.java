package io.htap.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.spi.HtapException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtapUrlTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:htap://h:1/db, jdbc:postgresql://h:1/db",
    "jdbc:htap://h:1/db?, jdbc:postgresql://h:1/db?",
    "jdbc:htap://a:1;b:2/db?ssl=true, jdbc:postgresql://a:1;b:2/db?ssl=true",
    "jdbc:htap:db, jdbc:postgresql:db",
    "jdbc:htap:postgresql, jdbc:postgresql:postgresql",
    "jdbc:htap:postgresql:db, jdbc:postgresql:db",
    "jdbc:htap:postgresql://h/db?a=b%26c&d, jdbc:postgresql://h/db?a=b%26c&d",
    "jdbc:htap://h/db?htap.route=gpu, jdbc:postgresql://h/db",
    "jdbc:htap://h/db?x=1&htap.route=gpu&y=%20, jdbc:postgresql://h/db?x=1&y=%20",
    "jdbc:htap:, jdbc:postgresql:",
  })
  void theRestGoesToPgjdbcVerbatim(String url, String pgUrl) throws HtapException {
    assertThat(HtapUrl.parse(url.replace(';', ',')).pgUrl()).isEqualTo(pgUrl.replace(';', ','));
  }

  @Test
  void ownParametersAreDecoded() throws HtapException {
    HtapUrl url =
        HtapUrl.parse("jdbc:htap://h/db?htap.freshness=bounded+5s&htap.replica.tables=a.%2A%2Cb");
    assertThat(url.htapParameters())
        .containsEntry("htap.freshness", "bounded 5s")
        .containsEntry("htap.replica.tables", "a.*,b");
    assertThatThrownBy(() -> HtapUrl.parse("jdbc:htap:x?htap.route=%zz"))
        .hasMessageContaining("htap.route")
        .extracting("SQLState")
        .isEqualTo("22023");
  }

  @Test
  void embeddedServersHaveNames() throws HtapException {
    assertThat(HtapUrl.parse("jdbc:htap:embedded:").embeddedName()).isEmpty();
    HtapUrl url = HtapUrl.parse("jdbc:htap:embedded:shop?htap.route=gpu&ApplicationName=x");
    assertThat(url.embeddedName()).isEqualTo("shop");
    assertThat(url.pgUrl()).isEqualTo("?ApplicationName=x");
    assertThat(HtapUrl.parse("jdbc:htap:embedded").embeddedName()).isNull();
  }

  @Test
  void whatIsShownHasNoSecretsOfOurs() throws HtapException {
    HtapUrl url =
        HtapUrl.parse(
            "jdbc:htap:postgresql://h/db?password=p1&htap.replica.password=p2&htap.route=gpu");
    assertThat(url.display()).isEqualTo("jdbc:htap:postgresql://h/db?password=p1&htap.route=gpu");
    assertThat(url).hasToString("jdbc:htap:postgresql://h/db");
  }
}
