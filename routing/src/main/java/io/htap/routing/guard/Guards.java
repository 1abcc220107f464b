package io.htap.routing.guard;

import io.htap.spi.CatalogFacts;
import io.htap.spi.Reason;
import io.htap.spi.StatementFacts;
import java.util.List;
import java.util.Optional;

/** All guards in their order; the first reason wins. */
public final class Guards {
  private static final List<TextGuard> TEXT =
      List.of(
          new NotASelect(),
          new WritesInQuery(),
          new LockingClause(),
          new NoRelation(),
          new SystemCatalog(),
          new VolatileFunction());
  private static final List<CatalogGuard> CATALOG =
      List.of(new UnknownRelation(), new PointLookup(), new NotReplicated());

  private Guards() {}

  /** Why the text alone keeps the statement on Postgres; empty when it does not. */
  public static Optional<Reason> byText(StatementFacts facts) {
    return TEXT.stream().flatMap(g -> g.check(facts).stream()).findFirst();
  }

  /** Why the catalog or the copy keeps it there; empty when they do not. */
  public static Optional<Reason> byCatalog(StatementFacts facts, CatalogFacts catalog) {
    return CATALOG.stream().flatMap(g -> g.check(facts, catalog).stream()).findFirst();
  }
}
