package io.htap.rewrite.tree;

import io.htap.spi.PgType;
import io.htap.spi.query.Value;
import org.jspecify.annotations.Nullable;

/**
 * An expression.
 *
 * @param open whether it is a string literal, or NULL, that its place has yet to type
 */
record Bound(Value value, boolean open) {
  static Bound of(Value value) {
    return new Bound(value, false);
  }

  static Bound open(@Nullable String text) {
    return new Bound(new Value.Literal(text, PgType.TEXT), true);
  }

  PgType type() {
    return value.type();
  }

  /** The value of a literal; null for any other expression, and for NULL. */
  @Nullable Object constant() {
    return value instanceof Value.Literal literal ? literal.value() : null;
  }
}
