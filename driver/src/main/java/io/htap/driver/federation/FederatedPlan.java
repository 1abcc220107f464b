package io.htap.driver.federation;

import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.source.OwnRelations;
import io.htap.driver.statement.BoundParameter;
import io.htap.parser.PostgresQueries.Query;
import io.htap.replica.catalog.Identifiers;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.CatalogFacts;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a statement over relations of both engines runs.
 *
 * @param translated for DuckDB, where all relations are staged
 * @param catalog the statement's relations, of which Postgres's are staged
 * @param local what is read of DuckDB's relations alone
 * @param nodes the relation of each node of the statement's join graph
 * @param own DuckDB's relations
 * @param queries parts of the statement that Postgres answers, in the places of relations
 * @param tables those of Postgres's relations that are tables, by OID
 * @param parameterOids the types that Postgres takes the parameters for
 * @param parameters the bound values as texts for Postgres
 */
public record FederatedPlan(
    Translated translated,
    CopyQuery query,
    Preflight preflight,
    CatalogFacts catalog,
    SessionFacts session,
    LocalTexts local,
    List<RelationFacts> nodes,
    OwnRelations own,
    RemoteQueries queries,
    Set<Long> tables,
    List<Integer> parameterOids,
    Parameters parameters) {
  public FederatedPlan {
    nodes = List.copyOf(nodes);
    parameterOids = List.copyOf(parameterOids);
    tables = Set.copyOf(tables);
  }

  /** Whether the rows of a node are those of a table in Postgres. */
  boolean isTable(int node) {
    return tables.contains(nodes.get(node).oid());
  }

  /** What each staged table stands for, a line for each. */
  public List<String> staged() {
    List<String> lines = new ArrayList<>();
    for (int node = 0; node < nodes.size(); node++) {
      String where = remote(node) ? " of Postgres" : " of DuckDB";
      lines.add("  " + Translated.staged(node) + ": " + name(node) + where);
    }
    return lines;
  }

  /** What stands in a node's place, for people. */
  String name(int node) {
    return isQuery(node) ? "a query" : nodes.get(node).displayName();
  }

  /**
   * What a fragment of a node reads, as Postgres's SQL has it behind FROM.
   *
   * @throws IllegalStateException for a parameter of a type that was known when it was planned
   */
  String from(int node) {
    RelationFacts relation = nodes.get(node);
    Query query = queries.byOid().get(relation.oid());
    if (query == null) {
      var written = translated.relations().get(node).written();
      return (written != null && written.only() ? "ONLY " : "")
          + Identifiers.qualified(relation.schema(), relation.name());
    }
    String sql = parameters.inline(query.texts(), query.parameters());
    if (sql == null) {
      throw new IllegalStateException("a parameter of an unknown type");
    }
    return "(" + sql + ")";
  }

  /** Whether a node is a query, into which Postgres can move a plain condition, but no join. */
  boolean isQuery(int node) {
    return queries.byOid().containsKey(nodes.get(node).oid());
  }

  /** How statements write the name of one of DuckDB's relations. */
  RelationName written(RelationFacts source) {
    return own.facts().entrySet().stream()
        .filter(entry -> entry.getValue().oid() == source.oid())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The same with other values.
   *
   * @throws RefusedException when a value is not plainly of its parameter's type
   */
  FederatedPlan with(List<BoundParameter> values) throws SQLException {
    int[] oids = parameterOids.stream().mapToInt(Integer::intValue).toArray();
    return new FederatedPlan(
        translated,
        query,
        preflight,
        catalog,
        session,
        local,
        nodes,
        own,
        queries,
        tables,
        parameterOids,
        Parameters.of(values, oids));
  }

  /** Whether the rows of a node's relation are in Postgres. */
  boolean remote(int node) {
    return catalog.staged().contains(nodes.get(node).oid());
  }
}
