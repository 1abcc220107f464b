package io.htap.rewrite.scope;

import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A column that a FROM item offers.
 *
 * @param name as Postgres knows it; null when nothing can refer to it
 * @param ex null when it cannot be read from the copy
 * @param blocked why not; null when it can
 * @param table the relation it belongs to; null for a subquery's column
 * @param opaque whether it is a column of a set operation, through which Postgres's planner does
 *     not look
 * @param origin the stored column that it holds the values of; null when they are computed, or when
 *     leaving out rows there would do more than leave them out here
 */
public record ScopeColumn(
    @Nullable String name,
    @Nullable Ex ex,
    @Nullable Reason blocked,
    @Nullable TableUse table,
    int attnum,
    boolean opaque,
    @Nullable Origin origin) {

  /** A column of an occurrence of a relation. */
  public record Origin(TableUse use, int attnum) {
    private ColumnFacts facts() {
      return use.facts().columns().stream()
          .filter(c -> c.attnum() == attnum)
          .findFirst()
          .orElseThrow();
    }

    /** The column's name in the relation. */
    String name() {
      return facts().name();
    }

    @Nullable PgType type() {
      return facts().type();
    }
  }

  public static ScopeColumn derived(@Nullable String name, Ex ex) {
    return derived(name, ex, null);
  }

  /** A column of a subquery. */
  public static ScopeColumn derived(@Nullable String name, Ex ex, @Nullable Origin origin) {
    return new ScopeColumn(name, ex, null, null, 0, false, origin);
  }

  /** A column of a set operation. */
  public static ScopeColumn united(@Nullable String name, Ex ex) {
    return new ScopeColumn(name, ex, null, null, 0, true, null);
  }

  /** Marks the column as used and returns it; refuses when the copy does not hold it. */
  public Ex read() {
    touch();
    if (ex == null) {
      throw blocked == null ? Refusal.syntax("an unreadable column") : new Refusal(blocked);
    }
    return ex;
  }

  /** Marks the column as used without reading it. */
  public void touch() {
    if (table != null) {
      table.markUsed(attnum);
    }
  }

  public ScopeColumn renamed(@Nullable String newName) {
    return new ScopeColumn(newName, ex, blocked, table, attnum, opaque, origin);
  }
}
