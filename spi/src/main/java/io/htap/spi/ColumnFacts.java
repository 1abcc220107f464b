package io.htap.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Postgres's catalog and the copy say of one column.
 *
 * @param attnum the column's number in {@code pg_attribute}, 1-based
 * @param typeOid the declared type; of a domain, the type beneath it
 * @param typmod the type modifier as stored: numeric {@code ((precision << 16) | scale) + 4},
 *     varchar and char {@code length + 4}, −1 for none
 * @param collation of a text column; null for a type without collation
 * @param copyColumn the column's name in the columnar copy, unquoted; null when it is not held
 *     there
 * @param enumeration the enum that the copy holds it as; null for all other columns
 */
public record ColumnFacts(
    String name,
    int attnum,
    int typeOid,
    int typmod,
    boolean notNull,
    @Nullable CollationFacts collation,
    @Nullable String copyColumn,
    @Nullable EnumFacts enumeration) {
  public ColumnFacts {
    Objects.requireNonNull(name);
  }

  /** The same column as the copy holds it. */
  public ColumnFacts heldAs(String copyName, @Nullable EnumFacts heldEnumeration) {
    return new ColumnFacts(
        name, attnum, typeOid, typmod, notNull, collation, copyName, heldEnumeration);
  }

  /** A column of any type but an enum. */
  public ColumnFacts(
      String name,
      int attnum,
      int typeOid,
      int typmod,
      boolean notNull,
      @Nullable CollationFacts collation,
      @Nullable String copyColumn) {
    this(name, attnum, typeOid, typmod, notNull, collation, copyColumn, null);
  }

  /** The type if it is one that the translator knows, else null. */
  public @Nullable PgType type() {
    return enumeration != null ? PgType.ENUM : PgType.byOid(typeOid).orElse(null);
  }

  /** Declared length of varchar(n) and char(n) in characters; −1 when unbounded. */
  public int length() {
    return typmod < 0 ? -1 : typmod - 4;
  }

  /** Declared precision of numeric(p,s); −1 when unconstrained. */
  public int precision() {
    return typmod < 0 ? -1 : ((typmod - 4) >> 16) & 0xffff;
  }

  /** Declared scale of numeric(p,s); −1 when unconstrained. */
  public int scale() {
    return typmod < 0 ? -1 : (typmod - 4) & 0x7ff;
  }
}
