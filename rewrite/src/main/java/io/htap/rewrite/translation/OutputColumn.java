package io.htap.rewrite.translation;

import io.htap.spi.PgType;
import java.util.Objects;

/**
 * A visible column as the translator types it; the driver compares it with what Postgres describes
 * and refuses the translation on a difference.
 *
 * @param typmod as {@code pg_attribute} stores it, −1 for none
 */
public record OutputColumn(PgType type, int typmod) {
  public OutputColumn {
    Objects.requireNonNull(type);
  }
}
