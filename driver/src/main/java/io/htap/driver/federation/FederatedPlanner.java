package io.htap.driver.federation;

import io.htap.driver.engine.postgres.CatalogReader;
import io.htap.driver.engine.postgres.CopyCatalog;
import io.htap.driver.engine.postgres.DescribeCheck;
import io.htap.driver.engine.postgres.Described;
import io.htap.driver.engine.postgres.Describer;
import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.engine.postgres.PreflightSpec;
import io.htap.driver.engine.postgres.Proof;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ParameterTypes;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.StandIns;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Plans statements that read a relation of DuckDB's own, be it beside relations of Postgres. */
public final class FederatedPlanner {
  private static final Proof NOTHING = new Proof(Map.of(), Map.of(), Set.of());

  private final PgConnection raw;
  private final CopyCatalog copy;
  private final Supplier<SourceRelations> sources;

  /**
   * @param copy null when there is none
   */
  public FederatedPlanner(
      PgConnection raw, @Nullable CopyCatalog copy, Supplier<SourceRelations> sources) {
    this.raw = raw;
    this.copy = copy == null ? new NoCopy() : copy;
    this.sources = sources;
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
    return onPostgres(written, collation).keySet().containsAll(written);
  }

  private Map<RelationName, RelationFacts> onPostgres(
      Set<RelationName> written, CollationFacts collation) throws SQLException {
    return new CatalogReader(raw, copy, collation, definition -> Set.of())
        .read(written)
        .facts()
        .relations();
  }

  /**
   * Plans; a handful of round trips.
   *
   * @return null when Postgres has relations of those names, which it then means
   * @throws SQLException Postgres's own error of the statement; 0A000 when the answer could not be
   *     proven to be Postgres's
   */
  public @Nullable FederatedPlan plan(
      String sql, Parsed parsed, List<BoundParameter> parameters, SessionFacts session)
      throws SQLException {
    Set<RelationName> written = Set.copyOf(parsed.facts().relations());
    Map<RelationName, RelationFacts> postgres = onPostgres(written, session.databaseCollation());
    Map<RelationName, RelationFacts> all = new HashMap<>();
    Map<Long, RelationName> names = new HashMap<>();
    Map<RelationName, String> standIns = new HashMap<>();
    Set<Long> staged = new HashSet<>();
    for (RelationName name : written) {
      RelationFacts relation = postgres.get(name);
      if (relation != null) {
        all.put(name, Remote.staged(relation));
        staged.add(relation.oid());
      } else if (sources.get().has(name)) {
        RelationFacts source = sources.get().facts(name, session.databaseCollation());
        all.put(name, source);
        names.put(source.oid(), name);
        standIns.put(name, SourceRelations.standIn(source));
      }
    }
    if (standIns.isEmpty()) {
      return null;
    }
    Described described =
        Describer.describe(
            raw,
            StandIns.replace(sql, standIns),
            parameters.stream().mapToInt(BoundParameter::oid).toArray());
    List<ParameterFacts> typed = ParameterTypes.of(parameters, described.parameterOids());
    if (typed == null) {
      throw new RefusedException(
          Reason.of(ReasonCode.PARAMETER_TYPE, "a parameter's value and type differ"));
    }
    CatalogFacts catalog = new CatalogFacts(all, staged);
    Translated translated = translate(parsed, catalog, session, typed);
    Reason mismatch = DescribeCheck.mismatch(translated, described).orElse(null);
    if (mismatch != null) {
      throw new RefusedException(mismatch);
    }
    Map<Long, RelationFacts> byOid =
        all.values().stream()
            .collect(Collectors.toMap(RelationFacts::oid, Function.identity(), (a, b) -> a));
    return new FederatedPlan(
        translated,
        CopyQuery.of(raw, translated, described.fields()),
        new Preflight(spec(postgres, parsed)).ofPostgres(),
        catalog,
        session,
        translated.joins().nodes().stream().map(node -> byOid.get(node.oid())).toList(),
        names,
        new Parameters(
            ParameterTypes.texts(parameters, described.parameterOids()),
            described.parameterOids()));
  }

  private static Translated translate(
      Parsed parsed, CatalogFacts catalog, SessionFacts session, List<ParameterFacts> parameters)
      throws RefusedException {
    Translation translation = Translator.translate(parsed, catalog, session, parameters);
    if (translation instanceof Untranslatable no) {
      throw new RefusedException(no.reason());
    }
    return (Translated) translation;
  }

  private static PreflightSpec spec(Map<RelationName, RelationFacts> postgres, Parsed parsed) {
    Map<RelationName, Long> names = new HashMap<>();
    postgres.forEach((name, relation) -> names.put(name, relation.oid()));
    return new PreflightSpec(
        names,
        Map.of(),
        NOTHING,
        List.of(),
        List.of(),
        parsed.facts().functions().stream()
            .map(f -> f.substring(f.lastIndexOf('.') + 1))
            .collect(Collectors.toSet()));
  }
}
