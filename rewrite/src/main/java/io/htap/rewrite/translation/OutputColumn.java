package io.htap.rewrite.translation;

import io.htap.spi.EnumFacts;
import io.htap.spi.PgType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A visible column as the translator types it; the driver compares it with what Postgres describes
 * and refuses the translation on a difference.
 *
 * @param typmod as {@code pg_attribute} stores it, −1 for none
 * @param enumeration which enum it is, and what its positions stand for; null for other types
 */
public record OutputColumn(PgType type, int typmod, @Nullable EnumFacts enumeration) {
  public OutputColumn {
    Objects.requireNonNull(type);
  }

  /** The type as Postgres knows it, an enum's own included. */
  public int typeOid() {
    return enumeration == null ? type.oid() : enumeration.typeOid();
  }
}
