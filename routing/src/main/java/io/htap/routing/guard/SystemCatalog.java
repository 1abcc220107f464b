package io.htap.routing.guard;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationName;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/** {@code SELECT … FROM pg_class}: catalogs and statistics views exist on Postgres alone. */
final class SystemCatalog implements TextGuard {
  @Override
  public Optional<Reason> check(StatementFacts facts) {
    return facts.relations().stream()
        .filter(SystemCatalog::isSystem)
        .findFirst()
        .map(r -> Reason.of(ReasonCode.SYSTEM_CATALOG, r.toString()));
  }

  private static boolean isSystem(RelationName name) {
    String schema = name.schema();
    if (schema == null) {
      return name.name().startsWith("pg_");
    }
    return schema.equals("information_schema") || schema.startsWith("pg_");
  }
}
