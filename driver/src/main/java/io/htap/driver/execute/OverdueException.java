package io.htap.driver.execute;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;

/** A statement has taken so long that another engine is likely to be faster after all. */
public final class OverdueException extends HtapException {
  private static final long serialVersionUID = 1L;

  OverdueException() {
    super(SqlState.PROGRAM_LIMIT_EXCEEDED, "another engine would have answered by now");
  }
}
