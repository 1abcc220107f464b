package io.htap.driver.offload;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.RouteChoice;
import io.htap.driver.engine.optional.OptionalEngines;
import io.htap.driver.offload.Offered.Binder;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ParameterTypes;
import io.htap.parser.ParseResult.Parsed;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.tree.QueryTree;
import io.htap.rewrite.tree.QueryTree.Bare;
import io.htap.rewrite.tree.QueryTree.Parameter;
import io.htap.rewrite.tree.QueryTree.Planted;
import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.PgType;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.SessionFacts;
import io.htap.spi.engine.EnginePlan;
import io.htap.spi.engine.EnginePlanning;
import io.htap.spi.engine.EnginePlanning.Able;
import io.htap.spi.engine.EnginePlanning.Unable;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.OptionalEngine;
import io.htap.spi.query.Query;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks an engine that may be there what it has to offer for a statement. */
public final class Offers {
  private static final EngineId ENGINE = EngineId.GPU;

  private Offers() {}

  /** Whether a session wants to know. */
  public static boolean wanted(HtapConfig config) {
    return config.route() == RouteChoice.GPU
        || config.route() == RouteChoice.AUTO && config.gpuAuto();
  }

  /**
   * The offer for a statement that the copy can answer.
   *
   * @param catalog of tables of the copy alone
   * @param oids of the types that Postgres takes the parameters for
   */
  public static Offered of(
      Parsed parsed,
      CatalogFacts catalog,
      SessionFacts session,
      Translated translated,
      int[] oids,
      List<BoundParameter> parameters)
      throws SQLException {
    OptionalEngine engine = OptionalEngines.ready(ENGINE);
    if (engine == null) {
      EngineStatus status = OptionalEngines.status(ENGINE);
      return Offered.none(Reason.of(ReasonCode.ENGINE_ABSENT, status.reason()));
    }
    if (translated.finishing() != null) {
      return Offered.none(
          Reason.of(ReasonCode.COLLATION, "a collation of Postgres orders the rows"));
    }
    Binder binder =
        values -> {
          List<Parameter> bound = bound(values, oids);
          QueryTree tree = QueryTree.ofTranslated(parsed, catalog, session, bound);
          if (tree instanceof Bare bare) {
            return new Unable(bare.reason());
          }
          Query query = ((Planted) tree).query();
          Reason mismatch = mismatch(query.types(), translated.columns());
          return mismatch == null
              ? engine.plan(query, session.floatsRelaxed())
              : new Unable(mismatch);
        };
    EnginePlanning planning = binder.plan(parameters);
    if (planning instanceof Unable unable) {
      return Offered.none(unable.reason());
    }
    EnginePlan plan = ((Able) planning).plan();
    return new Offered(
        engine, plan, null, rows(plan, catalog), parameters.isEmpty() ? null : binder);
  }

  private static List<Parameter> bound(List<BoundParameter> parameters, int[] oids)
      throws SQLException {
    List<Parameter> bound = new ArrayList<>();
    for (int i = 0; i < oids.length; i++) {
      // A type that is not known here, an enum say, is one that no tree has.
      PgType type = PgType.byOid(oids[i]).orElse(PgType.BYTEA);
      bound.add(new Parameter(type, ParameterTypes.text(parameters.get(i).value(), type)));
    }
    return bound;
  }

  /** What Postgres describes is what the engine's values have to be. */
  private static @Nullable Reason mismatch(List<PgType> types, List<OutputColumn> columns) {
    boolean same = types.size() == columns.size();
    for (int i = 0; same && i < types.size(); i++) {
      same = plain(types.get(i)) == plain(columns.get(i).type());
    }
    return same
        ? null
        : Reason.of(ReasonCode.DESCRIBE_MISMATCH, "the tree has " + types + " as columns");
  }

  private static PgType plain(PgType type) {
    return type == PgType.VARCHAR ? PgType.TEXT : type;
  }

  private static double rows(EnginePlan plan, CatalogFacts catalog) {
    return plan.reads().stream()
        .flatMap(
            read ->
                catalog.relations().values().stream()
                    .filter(relation -> relation.oid() == read.oid())
                    .limit(1))
        .mapToDouble(RelationFacts::estimatedRows)
        .filter(rows -> rows > 0)
        .sum();
  }
}
