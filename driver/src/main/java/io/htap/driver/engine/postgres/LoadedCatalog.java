package io.htap.driver.engine.postgres;

import io.htap.spi.CatalogFacts;
import java.util.Map;

/**
 * A statement's relations with what proves, at every execution, that they are still the same.
 *
 * @param facts for guards, translator and router
 * @param proofs per OID, for each relation that the copy can be read for
 * @param stamps per OID, the versions of the catalog rows that describe each relation
 * @param views per OID
 * @param leastLsn the position that the copy must have reached to be read by this; before it the
 *     trees of tables may have been others
 */
public record LoadedCatalog(
    CatalogFacts facts,
    Map<Long, Proof> proofs,
    Map<Long, String> stamps,
    Map<Long, View> views,
    long leastLsn) {
  public LoadedCatalog {
    proofs = Map.copyOf(proofs);
    stamps = Map.copyOf(stamps);
    views = Map.copyOf(views);
  }

  /** Whether the stamps may hold: not so in a transaction that has written, as a DDL may have. */
  public boolean committed() {
    return stamps.values().stream().noneMatch(stamp -> stamp.startsWith(CatalogSql.UNCOMMITTED));
  }

  /**
   * A view.
   *
   * @param stamp changes with the view's definition, owner or options
   * @param securityInvoker whether the tables beneath are read as the caller, not as the owner
   */
  public record View(long oid, long owner, boolean securityInvoker, String stamp) {}
}
