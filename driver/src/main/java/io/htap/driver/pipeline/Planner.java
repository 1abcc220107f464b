package io.htap.driver.pipeline;

import io.htap.driver.config.Equivalence;
import io.htap.driver.config.HtapConfig;
import io.htap.driver.engine.postgres.CatalogReader;
import io.htap.driver.engine.postgres.CopyCatalog;
import io.htap.driver.engine.postgres.DescribeCheck;
import io.htap.driver.engine.postgres.Described;
import io.htap.driver.engine.postgres.Describer;
import io.htap.driver.engine.postgres.LoadedCatalog;
import io.htap.driver.engine.postgres.PlanCost;
import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.engine.postgres.PreflightSpec;
import io.htap.driver.engine.postgres.Proof;
import io.htap.driver.engine.postgres.ServerFacts;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.learn.ParameterPrices;
import io.htap.driver.learn.ParameterPrices.Priced;
import io.htap.driver.learn.ParameterPrices.Pricer;
import io.htap.driver.offload.Offered;
import io.htap.driver.offload.Offers;
import io.htap.driver.session.SessionSettings;
import io.htap.driver.source.OwnRelations;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ParameterTypes;
import io.htap.driver.verify.Freedom;
import io.htap.driver.verify.Shape;
import io.htap.driver.verify.Subject;
import io.htap.parser.Fingerprint;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.routing.Router;
import io.htap.routing.features.Candidate;
import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.features.PlanNode;
import io.htap.routing.guard.Guards;
import io.htap.routing.model.Expectation;
import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.ParameterFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.RouteDecision;
import io.htap.spi.SessionFacts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Decides where a statement goes: catalog → guards → describe → rewrite → route. A handful of round
 * trips, once per text and types of parameters.
 */
final class Planner {
  /** The preflight found another zone than the server had reported. */
  static final Reason TIME_ZONE_CHANGED =
      Reason.of(ReasonCode.SESSION_SETTING, "the time zone has just changed");

  private static final Logger LOG = System.getLogger(Planner.class.getName());

  private final PgConnection raw;
  private final Copy copy;
  private final SessionSettings settings;
  private @Nullable ServerFacts server;

  Planner(PgConnection raw, Copy copy, SessionSettings settings) {
    this.raw = raw;
    this.copy = copy;
    this.settings = settings;
  }

  Plan plan(TextFacts text, List<BoundParameter> parameters) throws SQLException {
    ServerFacts facts = server();
    if (facts.unfit() != null) {
      return Plan.stay(Reason.of(ReasonCode.ENGINE_ABSENT, facts.unfit()));
    }
    Parsed parsed = text.requireParsed();
    if (parsed.facts().parameterCount() != parameters.size()) {
      // Of a $1 that nobody binds pgjdbc cannot even read the description.
      return Plan.stay(Reason.of(ReasonCode.PARAMETER_TYPE, "not every parameter is bound"));
    }
    Set<RelationName> written = Set.copyOf(parsed.facts().relations());
    LoadedCatalog catalog =
        new CatalogReader(raw, copy, facts.databaseCollation(), Planner::relationsOf).read(written);
    OwnRelations own = copy.own(written, catalog.facts(), facts.databaseCollation());
    if (!own.isEmpty() && catalog.facts().relations().isEmpty()) {
      // Nothing in the copy to wait for.
      return Plan.stay(Reason.of(ReasonCode.NOT_REPLICATED, "it reads no table of Postgres"));
    }
    CatalogFacts all = catalog.facts().and(own.facts());
    Optional<Reason> guard = Guards.byCatalog(parsed.facts(), all);
    if (guard.isPresent()) {
      boolean forGood = own.isEmpty() && forced(text) == null;
      if (guard.get().code() == ReasonCode.POINT_LOOKUP && forGood) {
        copy.texts().keepShape(text, guard.get());
      }
      return Plan.stay(guard.get());
    }
    Described described = Describer.describe(raw, own.standIn(text.asked()), oids(parameters));
    List<ParameterFacts> parameterFacts = ParameterTypes.of(parameters, described.parameterOids());
    if (parameterFacts == null) {
      return Plan.stay(Reason.of(ReasonCode.PARAMETER_TYPE, "a parameter's value and type differ"));
    }
    Translation translation =
        Translator.translate(parsed, all, session(raw, settings.current(), facts), parameterFacts);
    if (translation instanceof Untranslatable untranslatable) {
      return Plan.stay(untranslatable.reason());
    }
    Translated translated = (Translated) translation;
    Optional<Reason> mismatch = DescribeCheck.mismatch(translated, described);
    if (mismatch.isPresent()) {
      return Plan.stay(mismatch.get());
    }
    PreflightSpec spec =
        PreflightSpecs.of(parsed.facts(), catalog, translated, own.facts().keySet());
    Offered offered =
        own.isEmpty() && Offers.wanted(settings.current())
            ? Offers.of(
                parsed,
                all,
                session(raw, settings.current(), facts),
                translated,
                described.parameterOids(),
                parameters)
            : null;
    Pricer pricer =
        own.isEmpty()
            ? values -> route(text, parsed, catalog, described, translated, offered, values)
            : values ->
                new Priced(
                    Router.forced(EngineId.DUCKDB, "Postgres lacks a relation of the statement"),
                    null);
    Priced routed = pricer.price(parameters);
    CopyQuery query = CopyQuery.of(raw, translated, described.fields());
    return Plan.routed(
        routed.decision(),
        new Plan.OnCopy(
            own.isEmpty() ? query.asked(text.sql()) : query,
            translated,
            described,
            new Preflight(spec).withMoments(translated.moments()),
            catalog.leastLsn(),
            own,
            subject(text, catalog, translated, spec.proof()),
            new ParameterPrices(pricer, parameters, routed),
            offered,
            timeZone()));
  }

  /** Whether what a plan reads beside the copy still is what it was. */
  boolean holds(Plan plan) throws SQLException {
    Plan.OnCopy onCopy = plan.onCopy();
    return onCopy == null || onCopy.own().isEmpty() || onCopy.own().unchanged(copy.sources());
  }

  private Subject subject(
      TextFacts text, LoadedCatalog catalog, Translated translated, Proof proof) {
    List<String> views =
        catalog.facts().relations().values().stream()
            .map(RelationFacts::viewDefinition)
            .filter(Objects::nonNull)
            .toList();
    Set<Long> tables = proof.stamps().keySet();
    Set<String> copies =
        tables.stream()
            .flatMap(oid -> copy.table(oid).stream())
            .map(CopyCatalog.CopiedTable::copyTable)
            .collect(Collectors.toSet());
    return new Subject(
        Fingerprint.of(text.sql()),
        ((long) proof.hashCode() << 32) ^ copies.hashCode(),
        Shape.of(text.sql()),
        // Sums of floats may differ in their last digits when the user said so.
        settings.current().equivalence() == Equivalence.RELAXED
            ? Freedom.INSIDE
            : Freedom.of(text.sql(), views),
        translated.orderedBy(),
        translated.columns(),
        tables);
  }

  private Priced route(
      TextFacts text,
      Parsed parsed,
      LoadedCatalog catalog,
      Described described,
      Translated translated,
      @Nullable Offered offered,
      List<BoundParameter> parameters)
      throws SQLException {
    String forcedBy = forced(text);
    if (forcedBy != null) {
      return new Priced(Router.forced(EngineId.DUCKDB, forcedBy), null);
    }
    boolean onGpu = settings.current().route().engine() == EngineId.GPU;
    if (onGpu && offered != null && offered.plan() != null) {
      return new Priced(Router.forced(EngineId.GPU, "htap.route is gpu"), null);
    }
    int[] oids = described.parameterOids();
    String explained =
        PlanCost.explained(raw, text.sql(), oids, ParameterTypes.texts(parameters, oids));
    RouteDecision cheapest =
        Router.cheapest(
            parsed.facts(), catalog.facts(), PlanCost.of(explained), copy.calibration());
    FeatureVector features = features(explained, text, parsed, catalog, translated, cheapest);
    return new Priced(cheapest, Expectation.of(copy.learning()::model, features, cheapest));
  }

  private static @Nullable FeatureVector features(
      String explained,
      TextFacts text,
      Parsed parsed,
      LoadedCatalog catalog,
      Translated translated,
      RouteDecision priced) {
    try {
      return Features.of(
          new Candidate(
              PlanNode.parse(explained),
              parsed.facts(),
              catalog.facts(),
              Shape.of(text.sql()),
              translated.columns().stream().map(OutputColumn::type).toList(),
              translated.sql(),
              priced.millisOn(EngineId.POSTGRES),
              priced.millisOn(EngineId.DUCKDB)));
    } catch (IllegalArgumentException e) {
      // A plan in a form that nobody has seen yet: the price alone decides.
      LOG.log(Level.DEBUG, "the plan cannot be read: {0}", e.getMessage());
      return null;
    }
  }

  /** Who demands the copy whatever it costs; null when nobody does. */
  private @Nullable String forced(TextFacts text) {
    if (text.hint() == EngineId.DUCKDB) {
      return "a hint in the statement";
    }
    return settings.current().route().engine() == EngineId.DUCKDB ? "htap.route is duckdb" : null;
  }

  static SessionFacts session(PgConnection raw, HtapConfig config, ServerFacts facts) {
    return new SessionFacts(
        timeZone(raw),
        raw.getStandardConformingStrings(),
        facts.databaseCollation(),
        config.equivalence() == Equivalence.RELAXED);
  }

  String timeZone() {
    return timeZone(raw);
  }

  /** The session's, as the server has last reported it. */
  private static String timeZone(PgConnection raw) {
    String zone = raw.getParameterStatus("TimeZone");
    return zone == null ? "" : zone;
  }

  private ServerFacts server() throws SQLException {
    ServerFacts known = server;
    if (known == null) {
      known = TextOrder.facts(raw, copy.replica().readers());
      server = known;
    }
    return known;
  }

  private static int[] oids(List<BoundParameter> parameters) {
    return parameters.stream().mapToInt(BoundParameter::oid).toArray();
  }

  private static Set<RelationName> relationsOf(String viewDefinition) {
    return SqlParser.parse(viewDefinition) instanceof Parsed parsed
        ? new HashSet<>(parsed.facts().relations())
        : Set.of();
  }
}
