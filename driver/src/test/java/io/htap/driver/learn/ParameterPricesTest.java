package io.htap.driver.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.learn.ParameterPrices.Priced;
import io.htap.driver.statement.BoundParameter;
import io.htap.spi.EngineId;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParameterPricesTest {
  private int asked;
  private final ParameterPrices prices =
      new ParameterPrices(this::price, List.of(new BoundParameter(23, 0)), priced(0));

  private Priced price(List<BoundParameter> parameters) {
    asked++;
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    return priced(parameters.get(0).value());
  }

  private static Priced priced(Object value) {
    return new Priced(
        new RouteDecision(
            EngineId.POSTGRES,
            List.of(),
            List.of(new Price(EngineId.POSTGRES, ((Number) value).doubleValue()))),
        null);
  }

  private Priced of(int value) throws SQLException {
    return prices.of(List.of(new BoundParameter(23, value)));
  }

  @Test
  void whatIsKnownIsNotAskedAgain() throws SQLException {
    assertThat(of(0).decision().millisOn(EngineId.POSTGRES)).isEqualTo(0);
    assertThat(asked).isZero();
    for (int i = 0; i < 10; i++) {
      assertThat(of(7).decision().millisOn(EngineId.POSTGRES)).isEqualTo(7);
    }
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void moreIsAskedOnlyWhereTheStatementTakesItsTime() throws SQLException {
    for (int i = 1; i <= 100; i++) {
      of(i);
    }
    assertThat(asked).as("at 2 ms each").isBetween(1, 3);
    int before = asked;
    assertThat(of(500).decision().millisOn(EngineId.POSTGRES)).as("the first one").isZero();
    prices.ran(TimeUnit.SECONDS.toNanos(1));
    for (int i = 1; i <= 100; i++) {
      of(1_000 + i);
    }
    assertThat(asked - before).as("a twentieth of a second").isBetween(1, 26);
  }

  @Test
  void theOldestValuesGiveWay() throws SQLException {
    prices.ran(TimeUnit.HOURS.toNanos(1));
    for (int i = 1; i <= 64; i++) {
      of(i);
    }
    int before = asked;
    of(64);
    assertThat(asked).isEqualTo(before);
    of(0);
    assertThat(asked).isEqualTo(before + 1);
  }

  @Test
  void longValuesAreNotKept() throws SQLException {
    prices.ran(TimeUnit.HOURS.toNanos(1));
    List<BoundParameter> large =
        List.of(new BoundParameter(23, 1), new BoundParameter(25, "x".repeat(2_000)));
    prices.of(large);
    prices.of(large);
    assertThat(asked).isEqualTo(2);
  }
}
