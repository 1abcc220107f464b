package io.htap.driver.pipeline;

import io.htap.driver.engine.postgres.LoadedCatalog;
import io.htap.driver.engine.postgres.PreflightSpec;
import io.htap.driver.engine.postgres.PreflightSpec.Read;
import io.htap.driver.engine.postgres.Proof;
import io.htap.driver.source.SourceRelations;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.UsedRelation;
import io.htap.spi.ColumnFacts;
import io.htap.spi.EnumFacts;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.StatementFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects what a translated statement takes for granted. */
final class PreflightSpecs {
  private static final Proof NOTHING = new Proof(Map.of(), Map.of(), Set.of());

  private PreflightSpecs() {}

  /**
   * @param absent names of the statement that Postgres has no relation for
   */
  static PreflightSpec of(
      StatementFacts facts,
      LoadedCatalog catalog,
      Translated translated,
      Set<RelationName> absent) {
    Map<RelationName, Long> names = new HashMap<>();
    for (RelationName name : facts.relations()) {
      catalog.facts().resolve(name).map(RelationFacts::oid).ifPresent(oid -> names.put(name, oid));
    }
    Proof proof = NOTHING;
    List<Read> reads = new ArrayList<>();
    for (UsedRelation used : translated.relations()) {
      if (SourceRelations.isOwn(used.oid())) {
        continue;
      }
      proof = proof.and(catalog.proofs().getOrDefault(used.oid(), NOTHING));
      reads.add(new Read(used.oid(), used.attnums(), reader(used.viaView(), catalog)));
    }
    return new PreflightSpec(
        names,
        absent,
        types(catalog),
        proof,
        List.copyOf(catalog.views().values()),
        reads,
        Stream.concat(facts.functions().stream(), ofViews(catalog))
            .map(f -> f.substring(f.lastIndexOf('.') + 1))
            .collect(Collectors.toSet()));
  }

  /** Those of all enums in sight: which of them a cast names is not told. */
  private static Map<String, Long> types(LoadedCatalog catalog) {
    Map<String, Long> types = new HashMap<>();
    for (RelationFacts relation : catalog.facts().relations().values()) {
      for (ColumnFacts column : relation.columns()) {
        EnumFacts enumeration = column.enumeration();
        if (enumeration != null) {
          long oid = Integer.toUnsignedLong(enumeration.typeOid());
          enumeration.names().forEach(name -> types.put(name, oid));
        }
      }
    }
    return types;
  }

  private static Stream<String> ofViews(LoadedCatalog catalog) {
    return catalog.facts().relations().values().stream()
        .map(RelationFacts::viewDefinition)
        .filter(Objects::nonNull)
        .map(SqlParser::parse)
        .flatMap(r -> r instanceof Parsed p ? p.facts().functions().stream() : Stream.of());
  }

  /**
   * Beneath a view its owner reads; beneath one that was made to read as its caller the session's
   * user does, even where another view stands above it.
   *
   * @return the role's OID; null for the session's user
   */
  private static @Nullable Long reader(@Nullable Long viaView, LoadedCatalog catalog) {
    if (viaView == null) {
      return null;
    }
    LoadedCatalog.View view = catalog.views().get(viaView);
    if (view == null) {
      throw new IllegalStateException("a view that nobody loaded");
    }
    return view.securityInvoker() ? null : Long.valueOf(view.owner());
  }
}
