package io.htap.driver.execute;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;

/** A result is larger than this process should hold, or order, outside an engine. */
public final class ResultTooLargeException extends HtapException {
  private static final long serialVersionUID = 1L;

  ResultTooLargeException(String message) {
    super(SqlState.FEATURE_NOT_SUPPORTED, message);
  }
}
