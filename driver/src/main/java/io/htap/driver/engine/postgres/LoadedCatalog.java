package io.htap.driver.engine.postgres;

import io.htap.spi.CatalogFacts;
import java.util.Map;

/**
 * A statement's relations with what proves, at every execution, that they are still the same.
 *
 * @param facts for guards, translator and router
 * @param tables per OID, for each table held by the copy
 * @param views per OID
 */
public record LoadedCatalog(
    CatalogFacts facts, Map<Long, CopyCatalog.CopiedTable> tables, Map<Long, View> views) {
  public LoadedCatalog {
    tables = Map.copyOf(tables);
    views = Map.copyOf(views);
  }

  /**
   * A view.
   *
   * @param stamp changes with the view's definition, owner or options
   * @param securityInvoker whether the tables beneath are read as the caller, not as the owner
   */
  public record View(long oid, long owner, boolean securityInvoker, String stamp) {}
}
