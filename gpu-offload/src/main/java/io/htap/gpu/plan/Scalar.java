package io.htap.gpu.plan;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An expression over the columns of a {@link Node}, every operand of the type that it is computed
 * in. A NULL operand makes a NULL unless it is said otherwise. What is computed and does not fit
 * its type raises, which sends the statement back to Postgres.
 */
public sealed interface Scalar {
  GpuType type();

  /** A column of the input, from 0. */
  record Column(int index, GpuType type) implements Scalar {
    public Column {
      Objects.requireNonNull(type);
    }
  }

  /**
   * The same for every row.
   *
   * @param value null for NULL; else a Boolean; a Long for integers, dates and timestamps; a
   *     BigInteger, the digits of a decimal without its point; a Double; a String
   */
  record Constant(@Nullable Object value, GpuType type) implements Scalar {
    public Constant {
      Objects.requireNonNull(type);
    }
  }

  /** The operators of arithmetic. */
  enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    /** Of integers alone, towards zero; by zero it raises. */
    DIVIDE("/"),
    /** Of integers alone, with the sign of the dividend; by zero it raises. */
    MODULO("%");

    private final String symbol;

    Operator(String symbol) {
      this.symbol = symbol;
    }

    @Override
    public String toString() {
      return symbol;
    }
  }

  /**
   * Integers are of the result's type. Decimals are of its scale, but for a product, whose scale is
   * the sum of its operands'.
   */
  record Arithmetic(Operator operator, Scalar left, Scalar right, GpuType type) implements Scalar {
    public Arithmetic {
      Objects.requireNonNull(operator);
      Objects.requireNonNull(type);
    }
  }

  /** The comparisons. */
  enum Comparison {
    EQUAL("="),
    NOT_EQUAL("<>"),
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    /** Never NULL: NULL differs from all but NULL. */
    DISTINCT("is distinct from");

    private final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }

    @Override
    public String toString() {
      return symbol;
    }
  }

  /** Of two values of one type. */
  record Compare(Comparison comparison, Scalar left, Scalar right) implements Scalar {
    @Override
    public GpuType type() {
      return GpuType.BOOL;
    }
  }

  /**
   * AND or OR of conditions.
   *
   * @param and false (AND) or true (OR) wins over NULL
   */
  record Junction(boolean and, List<Scalar> operands) implements Scalar {
    public Junction {
      operands = List.copyOf(operands);
    }

    @Override
    public GpuType type() {
      return GpuType.BOOL;
    }
  }

  record Not(Scalar operand) implements Scalar {
    @Override
    public GpuType type() {
      return GpuType.BOOL;
    }
  }

  /** Never NULL. */
  record IsNull(Scalar operand) implements Scalar {
    @Override
    public GpuType type() {
      return GpuType.BOOL;
    }
  }

  /**
   * Equal to one of some constants.
   *
   * @param orNull whether NULL is among them, too: then what equals none of them is NULL
   */
  record In(Scalar operand, List<Constant> values, boolean orNull) implements Scalar {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public GpuType type() {
      return GpuType.BOOL;
    }
  }

  /** A pattern of {@code %} and {@code _}, escaped by a backslash; it ends in none. */
  record Like(Scalar operand, String pattern) implements Scalar {
    @Override
    public GpuType type() {
      return GpuType.BOOL;
    }
  }

  record Concat(Scalar left, Scalar right) implements Scalar {
    @Override
    public GpuType type() {
      return GpuType.text(true);
    }
  }

  /**
   * Characters, which are code points.
   *
   * @param from from 0
   * @param to where it ends, exclusive; −1 for the end of the text
   */
  record Substring(Scalar operand, int from, int to) implements Scalar {
    @Override
    public GpuType type() {
      return operand.type();
    }
  }

  /**
   * A value as another type: integers and decimals as each other, rounded half away from zero;
   * dates as timestamps.
   */
  record Convert(Scalar operand, GpuType type) implements Scalar {
    public Convert {
      Objects.requireNonNull(type);
    }
  }

  /** The first branch whose condition is true; what no row takes raises nothing. */
  record Case(List<Branch> branches, Scalar otherwise, GpuType type) implements Scalar {
    public Case {
      branches = List.copyOf(branches);
      Objects.requireNonNull(otherwise);
      Objects.requireNonNull(type);
    }
  }

  /** A branch of a {@link Case}. */
  record Branch(Scalar condition, Scalar result) {}
}
