package io.htap.routing.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.htap.spi.CatalogFacts;
import io.htap.spi.PgType;
import io.htap.spi.QueryGraph;
import io.htap.spi.RelationName;
import io.htap.spi.StatementFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final String PLAN =
      """
      [
        {
          "Plan": {
            "Node Type": "Aggregate",
            "Strategy": "Hashed",
            "Startup Cost": 200.00,
            "Total Cost": 210.50,
            "Plan Rows": 40,
            "Plan Width": 16,
            "Plans": [
              {
                "Node Type": "Nested Loop",
                "Parent Relationship": "Outer",
                "Join Type": "Left",
                "Startup Cost": 0.50,
                "Total Cost": 190.00,
                "Plan Rows": 500,
                "Plan Width": 12,
                "Plans": [
                  {
                    "Node Type": "Seq Scan",
                    "Parent Relationship": "Outer",
                    "Relation Name": "a \\"b\\" \\u00e9",
                    "Startup Cost": 0.00,
                    "Total Cost": 30.00,
                    "Plan Rows": 100,
                    "Plan Width": 8,
                    "Filter": "((name ~~ 'x%'::text) OR (n = 1))"
                  },
                  {
                    "Node Type": "Index Scan",
                    "Parent Relationship": "Inner",
                    "Parallel Aware": false,
                    "Startup Cost": 0.50,
                    "Total Cost": 1.50,
                    "Plan Rows": 5,
                    "Plan Width": 4,
                    "Index Cond": "(id = a.id)"
                  }
                ]
              }
            ]
          }
        }
      ]
      """;

  @Test
  void everyFeatureHasItsOwnNameAndAMeaning() {
    assertThat(Features.ALL).extracting(Features.Feature::name).doesNotHaveDuplicates();
    assertThat(Features.ALL).extracting(Features.Feature::meaning).doesNotContain("");
    assertThat(Features.ALL).hasSizeBetween(140, 180);
  }

  @Test
  void theyTellWhatThePlanIsLike() {
    FeatureVector features = of(PLAN);
    assertThat(features.size()).isEqualTo(Features.ALL.size());
    assertThat(value(features, "plan_cost")).isCloseTo(Math.log1p(210.5), within(1e-5));
    assertThat(value(features, "plan_nodes")).isEqualTo(4);
    assertThat(value(features, "plan_depth")).isEqualTo(3);
    assertThat(value(features, "plan_loops")).isCloseTo(Math.log1p(100), within(1e-5));
    assertThat(value(features, "plan_most_rows")).isCloseTo(Math.log1p(500), within(1e-5));
    assertThat(value(features, "plan_scanned_bytes"))
        .isCloseTo(Math.log1p(100 * 8 + 5 * 4), within(1e-5));
    assertThat(value(features, "aggregate_hashed_nodes")).isEqualTo(1);
    assertThat(value(features, "aggregate_hashed_cost")).isCloseTo(Math.log1p(20.5), within(1e-5));
    assertThat(value(features, "seq_scan_rows")).isCloseTo(Math.log1p(100), within(1e-5));
    assertThat(value(features, "join_left")).isEqualTo(1);
    assertThat(value(features, "index_cond")).isEqualTo(1);
    assertThat(value(features, "condition_like")).isEqualTo(1);
    assertThat(value(features, "condition_or")).isEqualTo(1);
  }

  @Test
  void theyTellWhatTheStatementIsLike() {
    FeatureVector features = of(PLAN);
    assertThat(value(features, "price_postgres")).isCloseTo(Math.log(20), within(1e-5));
    assertThat(value(features, "word_count")).isEqualTo(2);
    assertThat(value(features, "word_left")).isEqualTo(1);
    assertThat(value(features, "output_columns")).isEqualTo(2);
    assertThat(value(features, "output_numerics")).isEqualTo(1);
    assertThat(value(features, "copy_casts")).isEqualTo(1);
  }

  @Test
  void whatCostsNothingHasAPrice() {
    assertThat(value(of(PLAN, 0), "price_postgres")).isCloseTo(Math.log(1e-3), within(1e-5));
    assertThat(value(of(PLAN, 0.01), "price_postgres")).isCloseTo(Math.log(0.01), within(1e-5));
  }

  @Test
  void whatIsNoPlanIsRefused() {
    for (String odd :
        List.of("", "[]", "{}", "[{\"Plan\": 1}]", "[{\"Plan\": {}}", "[{\"Plan\": {\"a")) {
      assertThatThrownBy(() -> PlanNode.parse(odd))
          .as(odd)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static double value(FeatureVector features, String name) {
    return features.get(Features.index(name));
  }

  private static FeatureVector of(String plan) {
    return of(plan, 20);
  }

  private static FeatureVector of(String plan, double postgresMillis) {
    var facts =
        new StatementFacts(
            StatementFacts.Kind.SELECT,
            List.of(new RelationName(null, "a"), new RelationName(null, "b")),
            Set.of("count"),
            false,
            false,
            0,
            QueryGraph.EMPTY);
    return Features.of(
        new Candidate(
            PlanNode.parse(plan),
            facts,
            new CatalogFacts(Map.of()),
            "select count(*), count(x) from a left join b on a.id = b.id",
            List.of(PgType.INT8, PgType.NUMERIC),
            "SELECT CAST(x AS BIGINT)",
            postgresMillis,
            5));
  }
}
