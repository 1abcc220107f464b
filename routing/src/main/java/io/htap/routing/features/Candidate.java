package io.htap.routing.features;

import io.htap.spi.CatalogFacts;
import io.htap.spi.PgType;
import io.htap.spi.StatementFacts;
import java.util.List;

/**
 * A statement that both engines can answer, before it runs.
 *
 * @param plan Postgres's
 * @param shape its text without literals
 * @param outputs the types of the result's columns
 * @param onCopy its text for DuckDB
 * @param postgresMillis its price there
 * @param duckDbMillis its price there
 */
public record Candidate(
    PlanNode plan,
    StatementFacts facts,
    CatalogFacts catalog,
    String shape,
    List<PgType> outputs,
    String onCopy,
    double postgresMillis,
    double duckDbMillis) {
  public Candidate {
    outputs = List.copyOf(outputs);
  }
}
