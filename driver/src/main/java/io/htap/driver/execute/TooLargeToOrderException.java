package io.htap.driver.execute;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;

/** A result has more rows than are put into the database's order outside an engine. */
public final class TooLargeToOrderException extends HtapException {
  private static final long serialVersionUID = 1L;

  TooLargeToOrderException(int most) {
    super(SqlState.FEATURE_NOT_SUPPORTED, "more than " + most + " rows to order by a collation");
  }
}
