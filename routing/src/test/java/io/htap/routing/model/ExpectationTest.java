package io.htap.routing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.spi.EngineId;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExpectationTest {
  private static final RouteDecision PRICED =
      new RouteDecision(
          EngineId.POSTGRES,
          List.of(),
          List.of(new Price(EngineId.POSTGRES, 20), new Price(EngineId.DUCKDB, 5)));

  private static FeatureVector features() {
    var values = new float[Features.ALL.size()];
    values[Features.index("price_postgres")] = (float) Math.log(20);
    values[Features.index("price_duckdb")] = (float) Math.log(5);
    return new FeatureVector(values);
  }

  @Test
  void anotherModelExpectsSomethingElseOfAPlanThatIsKept() {
    var model = new AtomicReference<>(LatencyModel.NONE);
    Expectation expected = Expectation.of(model::get, features(), PRICED);
    assertThat(expected.log(EngineId.DUCKDB)).isCloseTo(Math.log(5), within(1e-12));
    model.set(LatencyModel.shipped());
    double correction = LatencyModel.shipped().of(EngineId.DUCKDB, features()).log();
    assertThat(correction).isNotZero();
    assertThat(expected.log(EngineId.DUCKDB)).isCloseTo(Math.log(5) + correction, within(1e-12));
    model.set(LatencyModel.NONE);
    assertThat(expected.log(EngineId.DUCKDB)).isCloseTo(Math.log(5), within(1e-12));
  }

  @Test
  void byItsFeaturesAloneItIsTheSame() {
    Expectation expected = Expectation.of(LatencyModel::shipped, features(), PRICED);
    for (EngineId engine : List.of(EngineId.POSTGRES, EngineId.DUCKDB)) {
      assertThat(Expectation.log(LatencyModel.shipped(), features(), engine))
          .isCloseTo(expected.log(engine), within(1e-6));
    }
  }

  @Test
  void noModelIsAskedWhereThereAreNoFeatures() {
    var asked = new AtomicInteger();
    Expectation expected =
        Expectation.of(
            () -> {
              asked.incrementAndGet();
              return LatencyModel.shipped();
            },
            null,
            PRICED);
    assertThat(expected.log(EngineId.POSTGRES)).isCloseTo(Math.log(20), within(1e-12));
    assertThat(asked).hasValue(0);
  }
}
