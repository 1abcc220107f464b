package io.htap.driver.engine.postgres;

import io.htap.spi.CatalogFacts;
import java.util.Map;

/**
 * A statement's relations with what proves, at every execution, that they are still the same.
 *
 * @param facts for guards, translator and router
 * @param proofs per OID, for each relation that the copy can be read for
 * @param views per OID
 * @param leastLsn the position that the copy must have reached to be read by this; before it the
 *     trees of tables may have been others
 */
public record LoadedCatalog(
    CatalogFacts facts, Map<Long, Proof> proofs, Map<Long, View> views, long leastLsn) {
  public LoadedCatalog {
    proofs = Map.copyOf(proofs);
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
