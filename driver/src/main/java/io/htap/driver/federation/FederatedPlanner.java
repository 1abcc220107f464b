package io.htap.driver.federation;

import io.htap.driver.engine.postgres.CatalogReader;
import io.htap.driver.engine.postgres.CopyCatalog;
import io.htap.driver.engine.postgres.DescribeCheck;
import io.htap.driver.engine.postgres.Described;
import io.htap.driver.engine.postgres.Describer;
import io.htap.driver.engine.postgres.LoadedCatalog;
import io.htap.driver.engine.postgres.PlanCost;
import io.htap.driver.engine.postgres.PlanCost.Reduction;
import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.engine.postgres.PreflightSpec;
import io.htap.driver.engine.postgres.Proof;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.source.OwnRelations;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ParameterShape;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.PostgresQueries;
import io.htap.parser.PostgresQueries.Query;
import io.htap.parser.PostgresQueries.Split;
import io.htap.parser.eager.EagerAggregation;
import io.htap.parser.eager.EagerAggregation.Grouped;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ParameterFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Plans statements that read a relation of DuckDB's own, be it beside relations of Postgres. */
public final class FederatedPlanner {
  private static final int MOST_KEPT = 500;

  /** As a share of the rows; grouping costs Postgres about as much as sending some of them. */
  private static final double FEW_GROUPS = 0.5;

  private final PgConnection raw;
  private final CopyCatalog copy;
  private final Supplier<SourceRelations> sources;
  private final Supplier<Aggregates> aggregates;
  private final Map<Key, FederatedPlan> kept = new ConcurrentHashMap<>();

  /** Which reductions of its rows are left to Postgres. */
  public enum Aggregates {
    /** None. */
    KEPT,
    /** Those that the statement writes, and those that leave few rows. */
    PAYING,
    /** All that can be. */
    ALL
  }

  private record Key(
      String sql, List<ParameterShape> parameters, SessionFacts session, Aggregates aggregates) {}

  /**
   * @param copy null when there is none
   * @param aggregates which reductions of its rows are left to Postgres
   */
  public FederatedPlanner(
      PgConnection raw,
      @Nullable CopyCatalog copy,
      Supplier<SourceRelations> sources,
      Supplier<Aggregates> aggregates) {
    this.raw = raw;
    this.copy = copy == null ? new NoCopy() : copy;
    this.sources = sources;
    this.aggregates = aggregates;
  }

  /** Whether a statement may read a relation of DuckDB's own. */
  public boolean concerns(Parsed parsed) throws SQLException {
    for (RelationName name : parsed.facts().relations()) {
      if (sources.get().has(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether Postgres has all relations of a statement, so that DuckDB's are not meant. */
  public boolean isPostgresOwn(Parsed parsed, CollationFacts collation) throws SQLException {
    Set<RelationName> written = Set.copyOf(parsed.facts().relations());
    return onPostgres(written, collation).facts().relations().keySet().containsAll(written);
  }

  private LoadedCatalog onPostgres(Set<RelationName> written, CollationFacts collation)
      throws SQLException {
    return new CatalogReader(raw, copy, collation, definition -> Set.of()).read(written);
  }

  /**
   * The plan of a statement: a known one as long as DuckDB's relations are what they were; whether
   * Postgres's are, its preflight tells.
   *
   * @param anew whether a known plan will not do
   * @return null when Postgres has relations of those names, which it then means
   * @throws SQLException Postgres's own error of the statement; 0A000 when the answer could not be
   *     proven to be Postgres's
   */
  public @Nullable FederatedPlan plan(
      String sql,
      Parsed parsed,
      List<BoundParameter> parameters,
      SessionFacts session,
      boolean anew)
      throws SQLException {
    Key key =
        new Key(
            sql, parameters.stream().map(ParameterShape::of).toList(), session, aggregates.get());
    FederatedPlan known = kept.get(key);
    if (known != null && !anew && known.own().unchanged(sources.get())) {
      return known.with(parameters);
    }
    kept.remove(key);
    return plan(key, parsed, parameters);
  }

  /**
   * Which rows of DuckDB's relations a query needs, as far as is certain: a condition in Postgres's
   * words for each relation of which not all are. Two round trips, neither of which can fail the
   * transaction.
   *
   * @param alone whether no transaction is open
   */
  public Map<RelationName, String> needed(
      Parsed parsed, List<BoundParameter> parameters, SessionFacts session, boolean alone)
      throws SQLException {
    Set<RelationName> written = Set.copyOf(parsed.facts().relations());
    LoadedCatalog postgres = onPostgres(written, session.databaseCollation());
    OwnRelations own =
        OwnRelations.among(written, postgres.facts(), sources.get(), session.databaseCollation());
    if (own.isEmpty() || parsed.facts().parameterCount() > parameters.size()) {
      return Map.of();
    }
    List<BoundParameter> used = NeededRows.used(parsed, parameters);
    int[] oids = used.stream().mapToInt(BoundParameter::oid).toArray();
    Preflight preflight = new Preflight(spec(postgres, own.facts().keySet(), parsed)).ofPostgres();
    Translated query =
        translate(
            parsed, catalog(postgres, own, new HashSet<>()), session, Parameters.facts(used, oids));
    return preflight.run(raw, alone).refusal().isPresent()
        ? Map.of()
        : NeededRows.of(query, own.facts(), Parameters.of(used, oids));
  }

  /** A handful of round trips. */
  private @Nullable FederatedPlan plan(Key key, Parsed parsed, List<BoundParameter> parameters)
      throws SQLException {
    SessionFacts session = key.session();
    Set<RelationName> written = Set.copyOf(parsed.facts().relations());
    LoadedCatalog postgres = onPostgres(written, session.databaseCollation());
    OwnRelations own =
        OwnRelations.among(written, postgres.facts(), sources.get(), session.databaseCollation());
    if (own.isEmpty()) {
      return null;
    }
    if (parsed.facts().parameterCount() != parameters.size()) {
      throw new RefusedException(
          Reason.of(ReasonCode.PARAMETER_TYPE, "not every parameter is bound"));
    }
    Described described =
        Describer.describe(
            raw,
            own.standIn(key.sql()),
            parameters.stream().mapToInt(BoundParameter::oid).toArray());
    FederatedPlan plan = new Draft(key, parsed, parameters, postgres, own, described).plan();
    keep(key, plan, postgres);
    return plan;
  }

  /** A plan in the making, which may be tried more than once. */
  private final class Draft {
    private final Key key;
    private final Parsed parsed;
    private final List<BoundParameter> bound;
    private final LoadedCatalog postgres;
    private final OwnRelations own;
    private final Described described;

    Draft(
        Key key,
        Parsed parsed,
        List<BoundParameter> bound,
        LoadedCatalog postgres,
        OwnRelations own,
        Described described) {
      this.key = key;
      this.parsed = parsed;
      this.bound = bound;
      this.postgres = postgres;
      this.own = own;
      this.described = described;
    }

    /**
     * With rows that Postgres groups before they are joined, where these are few; else with the
     * queries that Postgres answers as a whole; else table by table; else with all queries that it
     * can answer, where the rules do not cover something within them.
     */
    FederatedPlan plan() throws SQLException {
      Map<List<Query>, Parsed> ways = new LinkedHashMap<>();
      Split grouped = key.aggregates() == Aggregates.KEPT ? null : grouped();
      if (key.aggregates() != Aggregates.KEPT) {
        if (grouped != null) {
          add(ways, grouped);
        }
        add(ways, PostgresQueries.of(key.sql(), own.facts()::containsKey, false));
      }
      ways.putIfAbsent(List.of(), parsed);
      add(ways, PostgresQueries.of(key.sql(), own.facts()::containsKey, true));
      RefusedException refusal = null;
      for (var way : ways.entrySet()) {
        try {
          // What stands in a grouped statement the driver has written, not the user.
          boolean ours = grouped != null && way.getKey() == grouped.queries();
          return plan(way.getValue(), way.getKey(), ours ? parsed : way.getValue());
        } catch (RefusedException e) {
          refusal = refusal == null || way.getKey().isEmpty() ? e : refusal;
        }
      }
      throw Objects.requireNonNull(refusal);
    }

    private @Nullable Split grouped() throws SQLException {
      if (!parsed.facts().graph().aggregates()) {
        return null;
      }
      Map<RelationName, RelationFacts> all = new HashMap<>(postgres.facts().relations());
      all.putAll(own.facts());
      Grouped grouped = EagerAggregation.of(key.sql(), all, own.facts()::containsKey);
      if (grouped == null) {
        return null;
      }
      Split split = PostgresQueries.of(grouped.statement(), own.facts()::containsKey, false);
      return key.aggregates() == Aggregates.ALL || fewGroups(split, grouped) ? split : null;
    }

    /** Of several columns Postgres's planner expects few groups, whatever they hold. */
    private boolean fewGroups(Split split, Grouped grouped) throws SQLException {
      Query query = split.queries().get(0);
      Parameters values = Parameters.of(bound, described.parameterOids());
      String sql = values.inline(query.texts(), query.parameters());
      if (sql == null) {
        return false;
      }
      Reduction reduction = PlanCost.reduction(raw, sql);
      RelationFacts relation = grouped.relation();
      double groups =
          grouped.keys().size() == 1
              ? reduction.rows()
              : PlanCost.different(raw, relation.schema(), relation.name(), grouped.keys());
      return groups <= FEW_GROUPS * reduction.read();
    }

    private static void add(Map<List<Query>, Parsed> ways, Split split) {
      ways.putIfAbsent(split.queries(), split.rest());
    }

    /**
     * @param asked whose functions must be those that Postgres has come with
     */
    private FederatedPlan plan(Parsed rest, List<Query> parts, Parsed asked) throws SQLException {
      int[] oids = described.parameterOids();
      Parameters values = Parameters.of(bound, oids);
      RemoteQueries queries =
          RemoteQueries.describe(raw, parts, values, key.session().databaseCollation());
      Set<Long> staged = new HashSet<>(queries.byOid().keySet());
      Map<RelationName, RelationFacts> all = new HashMap<>(queries.facts());
      all.putAll(catalog(postgres, own, staged).relations());
      CatalogFacts catalog = facts(all);
      Map<Long, RelationFacts> byOid =
          all.values().stream()
              .collect(Collectors.toMap(RelationFacts::oid, Function.identity(), (a, b) -> a));
      Translated translated =
          translate(rest, catalog, key.session(), Parameters.facts(bound, oids));
      Reason mismatch = DescribeCheck.mismatch(translated, described).orElse(null);
      if (mismatch != null) {
        throw new RefusedException(mismatch);
      }
      CatalogFacts held = new CatalogFacts(catalog.relations(), staged);
      return new FederatedPlan(
          translated,
          CopyQuery.of(raw, translated, described.fields()),
          new Preflight(spec(postgres, own.facts().keySet(), asked)).ofPostgres(),
          held,
          key.session(),
          new LocalTexts(held, key.session()),
          translated.joins().nodes().stream().map(node -> byOid.get(node.oid())).toList(),
          own,
          queries,
          postgres.facts().relations().values().stream()
              .filter(r -> r.kind() == RelationFacts.Kind.TABLE)
              .map(RelationFacts::oid)
              .collect(Collectors.toSet()),
          Arrays.stream(oids).boxed().toList(),
          values);
    }
  }

  /**
   * Relations of both engines, all of them as DuckDB is to have them.
   *
   * @param staged takes those that are Postgres's
   */
  private static CatalogFacts catalog(LoadedCatalog postgres, OwnRelations own, Set<Long> staged) {
    Map<RelationName, RelationFacts> all = new HashMap<>(own.facts());
    postgres
        .facts()
        .relations()
        .forEach(
            (name, relation) -> {
              all.put(name, Remote.staged(relation));
              staged.add(relation.oid());
            });
    return facts(all);
  }

  private static CatalogFacts facts(Map<RelationName, RelationFacts> all) {
    return new CatalogFacts(
        all, all.values().stream().map(RelationFacts::oid).collect(Collectors.toSet()));
  }

  private void keep(Key key, FederatedPlan plan, LoadedCatalog postgres) {
    if (postgres.committed()) {
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(key, plan);
    }
  }

  private static Translated translate(
      Parsed parsed, CatalogFacts catalog, SessionFacts session, List<ParameterFacts> parameters)
      throws RefusedException {
    Translation translation = Translator.translate(parsed, catalog, session, parameters);
    if (translation instanceof Untranslatable no) {
      throw new RefusedException(no.reason());
    }
    Translated translated = (Translated) translation;
    if (!translated.moments().isEmpty()) {
      // What is fetched from Postgres may be read in a transaction of its own, begun later.
      throw new RefusedException(
          Reason.of(ReasonCode.UNPROVEN_FUNCTION, translated.moments().get(0).sql()));
    }
    return translated;
  }

  private static PreflightSpec spec(
      LoadedCatalog postgres, Set<RelationName> absent, Parsed parsed) {
    Map<RelationName, Long> names = new HashMap<>();
    postgres.facts().relations().forEach((name, relation) -> names.put(name, relation.oid()));
    // What the transaction itself has altered nothing can prove; it is planned anew each time.
    Map<Long, String> stamps = postgres.committed() ? postgres.stamps() : Map.of();
    return new PreflightSpec(
        names,
        absent,
        Map.of(),
        new Proof(stamps, Map.of(), Set.of()),
        List.of(),
        List.of(),
        parsed.facts().functions().stream()
            .map(f -> f.substring(f.lastIndexOf('.') + 1))
            .collect(Collectors.toSet()));
  }
}
