package io.htap.routing.policy;

import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.RelationFacts.Kind;
import io.htap.spi.RouteDecision.Price;
import io.htap.spi.StatementFacts;
import java.util.List;

/**
 * Prices a statement on both engines: Postgres by its own planner's cost, DuckDB by the rows of
 * every table that it has to scan, since without indexes it scans them all.
 */
public final class CostPolicy {
  /**
   * By how much each further relation makes Postgres slower than its planner believes, in the mean:
   * cardinalities of joins are underestimated, more so the more relations are joined, and nested
   * loops are chosen that would not be (Leis et al., "How Good Are Query Optimizers, Really?",
   * PVLDB 9, 2015). DuckDB's price rests on table sizes, which are known.
   */
  private static final double UNDERESTIMATE_PER_JOIN = 1.35;

  /**
   * What DuckDB spends on binding and scheduling each part of a relation that it holds in parts,
   * whatever the rows: measured on unions of 100 tables.
   */
  private static final double MILLIS_PER_PART = 0.15;

  private CostPolicy() {}

  /**
   * @param planCost total cost of Postgres's plan, in planner units
   * @return one price per engine, in milliseconds
   */
  public static List<Price> price(
      StatementFacts facts, CatalogFacts catalog, double planCost, Calibration calibration) {
    int joins = Math.max(0, facts.relations().size() - 1);
    double postgres =
        planCost
            * calibration.postgresMillisPerCost()
            * Math.pow(UNDERESTIMATE_PER_JOIN, Math.min(joins, 8));
    double duckDb =
        calibration.duckDbBaseMillis()
            + scannedRows(facts, catalog) * calibration.duckDbNanosPerRow() / 1e6
            + parts(catalog) * MILLIS_PER_PART;
    return List.of(new Price(EngineId.POSTGRES, postgres), new Price(EngineId.DUCKDB, duckDb));
  }

  private static int parts(CatalogFacts catalog) {
    return catalog.relations().values().stream().mapToInt(r -> r.parts().size()).sum();
  }

  /**
   * Rows of each occurrence of a table; those beneath views count once, their text being unseen.
   */
  private static double scannedRows(StatementFacts facts, CatalogFacts catalog) {
    double named =
        facts.relations().stream()
            .flatMap(name -> catalog.resolve(name).stream())
            .filter(r -> r.kind() == Kind.TABLE)
            .mapToDouble(r -> Math.max(0, r.estimatedRows()))
            .sum();
    double beneathViews =
        catalog.relations().entrySet().stream()
            .filter(e -> !facts.relations().contains(e.getKey()))
            .filter(e -> e.getValue().kind() == Kind.TABLE)
            .mapToDouble(e -> Math.max(0, e.getValue().estimatedRows()))
            .sum();
    return named + beneathViews;
  }
}
