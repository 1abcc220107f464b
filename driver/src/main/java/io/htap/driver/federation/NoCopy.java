package io.htap.driver.federation;

import io.htap.driver.engine.postgres.CopyCatalog;
import io.htap.replica.catalog.TableShape;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.util.Optional;

/** The catalog of a copy where there is none. */
final class NoCopy implements CopyCatalog {
  private static final Optional<Reason> NONE =
      Optional.of(Reason.of(ReasonCode.NOT_REPLICATED, "there is no copy"));

  @Override
  public Optional<CopiedTable> table(long oid) {
    return Optional.empty();
  }

  @Override
  public Optional<Reason> ineligible(long oid) {
    return NONE;
  }

  @Override
  public Optional<Reason> ineligibleTree(long oid) {
    return NONE;
  }

  @Override
  public String shapeSql() {
    return TableShape.SQL;
  }

  @Override
  public String sameShapeSql(String now, String then) {
    return TableShape.same(now, then);
  }
}
