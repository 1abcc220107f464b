package io.htap.driver.federation;

import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.SqlState;
import org.jspecify.annotations.Nullable;

/** A statement that only DuckDB could answer, and not as Postgres would for certain: 0A000. */
public final class RefusedException extends HtapException {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  public RefusedException(Reason reason, @Nullable Throwable cause) {
    super(
        SqlState.FEATURE_NOT_SUPPORTED,
        "The statement reads a relation of DuckDB, and its answer is not known to be Postgres's: "
            + reason,
        cause);
    this.reason = reason;
  }

  public RefusedException(Reason reason) {
    this(reason, null);
  }

  public Reason reason() {
    return reason;
  }
}
