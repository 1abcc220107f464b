package io.htap.spi.query;

import io.htap.spi.PgType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A typed expression over the columns of a {@link Query}. */
public sealed interface Value {
  /** As Postgres types it. */
  PgType type();

  /**
   * A column.
   *
   * @param index from 0
   */
  record Input(int index, PgType type) implements Value {
    public Input {
      Objects.requireNonNull(type);
    }
  }

  /**
   * A constant.
   *
   * @param value null for NULL; else a Boolean, a Long for integers, a BigDecimal with its
   *     displayed scale, a Double for floats, a String, or a Long: days since 1970 for dates,
   *     microseconds since then for timestamps
   */
  record Literal(@Nullable Object value, PgType type) implements Value {
    public Literal {
      Objects.requireNonNull(type);
    }
  }

  /** An operator and its operands. */
  record Call(Operator operator, List<Value> arguments, PgType type) implements Value {
    public Call {
      Objects.requireNonNull(operator);
      Objects.requireNonNull(type);
      arguments = List.copyOf(arguments);
    }
  }

  /** The first branch whose condition is true; no other is computed. */
  record Case(List<Branch> branches, Value otherwise) implements Value {
    public Case {
      branches = List.copyOf(branches);
      Objects.requireNonNull(otherwise);
    }

    @Override
    public PgType type() {
      return otherwise.type();
    }
  }

  /** A branch of a {@link Case}. */
  record Branch(Value condition, Value result) {
    public Branch {
      Objects.requireNonNull(condition);
      Objects.requireNonNull(result);
    }
  }

  /**
   * A value as another type; integers and numerics that do not fit raise.
   *
   * @param precision of a numeric of a fixed number of digits; −1 for all else
   * @param scale likewise
   */
  record Cast(Value value, PgType type, int precision, int scale) implements Value {
    public Cast {
      Objects.requireNonNull(value);
      Objects.requireNonNull(type);
    }

    /** To a type without digits of its own. */
    public static Cast to(PgType type, Value value) {
      return new Cast(value, type, -1, -1);
    }
  }
}
