package io.htap.driver.federation;

import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.execute.CopyQuery;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.CatalogFacts;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.util.List;
import java.util.Map;

/**
 * How a statement over relations of both engines runs.
 *
 * @param translated for DuckDB, where the relations of Postgres are staged
 * @param catalog what it was translated with
 * @param nodes the relation of each node of the statement's join graph
 * @param names of DuckDB's relations, as statements write them, by their OIDs
 * @param parameters the bound values as texts for Postgres
 */
public record FederatedPlan(
    Translated translated,
    CopyQuery query,
    Preflight preflight,
    CatalogFacts catalog,
    SessionFacts session,
    List<RelationFacts> nodes,
    Map<Long, RelationName> names,
    Parameters parameters) {
  public FederatedPlan {
    nodes = List.copyOf(nodes);
    names = Map.copyOf(names);
  }

  /** Whether the rows of a node's relation are in Postgres. */
  boolean remote(int node) {
    return catalog.staged().contains(nodes.get(node).oid());
  }
}
