package io.htap.routing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.routing.features.Candidate;
import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.features.PlanNode;
import io.htap.routing.model.LatencyModel.Correction;
import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.QueryGraph;
import io.htap.spi.StatementFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LatencyModelTest {
  private static final FeatureVector STATEMENT =
      Features.of(
          new Candidate(
              PlanNode.parse("[{\"Plan\": {\"Node Type\": \"Seq Scan\", \"Plan Rows\": 10}}]"),
              new StatementFacts(
                  StatementFacts.Kind.SELECT,
                  List.of(),
                  Set.of(),
                  false,
                  false,
                  0,
                  QueryGraph.EMPTY),
              new CatalogFacts(Map.of()),
              "select",
              List.of(),
              "SELECT",
              20,
              5));

  private static String constant(double value) {
    return "max_feature_idx=1\n\nTree=0\nnum_leaves=1\nnum_cat=0\nleaf_value="
        + value
        + "\n\nend of trees\n";
  }

  private static final LatencyModel.Texts TEXTS =
      new LatencyModel.Texts(
          List.of("plan_rows", "price_duckdb"),
          Map.of(EngineId.POSTGRES, constant(0.5), EngineId.DUCKDB, constant(-0.25)),
          Map.of(EngineId.POSTGRES, constant(0.5 + 1.2816), EngineId.DUCKDB, constant(-3)));

  private static byte[] written() throws IOException {
    var bytes = new ByteArrayOutputStream();
    LatencyModel.write(TEXTS, bytes);
    return bytes.toByteArray();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    LatencyModel model = LatencyModel.read(new ByteArrayInputStream(written()));
    assertThat(model.of(EngineId.POSTGRES, STATEMENT)).isEqualTo(new Correction(0.5, 1));
    assertThat(model.of(EngineId.DUCKDB, STATEMENT))
        .as("a ninth decile below the middle tells nothing")
        .isEqualTo(new Correction(-0.25, 0.15));
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    byte[] whole = written();
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> LatencyModel.read(new ByteArrayInputStream(half)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> LatencyModel.read(new ByteArrayInputStream(new byte[] {1, 2, 3})))
        .isInstanceOf(IOException.class);
    var bytes = new ByteArrayOutputStream();
    LatencyModel.write(
        new LatencyModel.Texts(List.of("plan_rows", "moon"), TEXTS.mean(), TEXTS.ninthDecile()),
        bytes);
    assertThatThrownBy(() -> LatencyModel.read(new ByteArrayInputStream(bytes.toByteArray())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("moon");
  }

  @Test
  void theShippedOneIsThere() {
    LatencyModel shipped = LatencyModel.shipped();
    assertThat(shipped).isNotSameAs(LatencyModel.NONE);
    assertThat(shipped.of(EngineId.DUCKDB, STATEMENT).log()).isBetween(-4.0, 4.0);
  }

  @Test
  void withoutOnePricesStand() {
    assertThat(LatencyModel.NONE.of(EngineId.DUCKDB, STATEMENT).log()).isZero();
  }
}
