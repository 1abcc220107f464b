package io.htap.spi;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Every error the driver raises on its own account; a SQLState is mandatory. */
public class HtapException extends SQLException {
  private static final long serialVersionUID = 1L;

  public HtapException(SqlState state, String message) {
    this(state, message, null);
  }

  public HtapException(SqlState state, String message, @Nullable Throwable cause) {
    super(message, state.code(), cause);
  }
}
