package io.htap.spi.query;

/**
 * What a {@link Value.Call} computes. Operands of arithmetic and of comparisons have one type, and
 * so has an arithmetic result; only the digits of numerics may differ. A NULL operand makes a NULL
 * unless it is said otherwise.
 */
public enum Operator {
  ADD,
  SUBTRACT,
  MULTIPLY,
  /** Integers: towards zero. Numerics: by Postgres's scale rule. */
  DIVIDE,
  /** With the sign of the dividend. */
  MODULO,
  NEGATE,
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_EQUAL,
  GREATER,
  GREATER_EQUAL,
  /** IS DISTINCT FROM: never NULL. */
  DISTINCT,
  /** Of any number of conditions; false wins over NULL. */
  AND,
  /** Of any number of conditions; true wins over NULL. */
  OR,
  NOT,
  /** Never NULL. */
  IS_NULL,
  /** A text and a pattern that escapes by backslash. */
  LIKE,
  /** A value and those that it may equal. */
  IN,
  CONCAT,
  /** A text, the first character from 1, and how many; the last may be missing. */
  SUBSTRING,
  /** A numeric, and how many digits after the point stay, as a literal. */
  ROUND
}
