package io.htap.driver.federation;

import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.CatalogFacts;
import io.htap.spi.SessionFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Queries of DuckDB's own relations that come up at each run of a plan, translated once. */
final class LocalTexts {
  /** Values that are bound make others of them. */
  private static final int MOST_KEPT = 100;

  private final CatalogFacts catalog;
  private final SessionFacts session;
  private final Map<String, Optional<Translated>> kept = new ConcurrentHashMap<>();

  LocalTexts(CatalogFacts catalog, SessionFacts session) {
    this.catalog = catalog;
    this.session = session;
  }

  /** Null where the rules do not cover it. */
  @Nullable Translated of(String sql) {
    if (kept.size() >= MOST_KEPT) {
      kept.clear();
    }
    return kept.computeIfAbsent(sql, this::translate).orElse(null);
  }

  private Optional<Translated> translate(String sql) {
    return SqlParser.parse(sql) instanceof Parsed parsed
            && Translator.translate(parsed, catalog, session, List.of())
                instanceof Translated translated
        ? Optional.of(translated)
        : Optional.empty();
  }
}
