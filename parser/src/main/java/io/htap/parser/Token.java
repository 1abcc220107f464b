package io.htap.parser;

/** The kinds of lexeme that {@link Lexer} tells apart. */
public enum Token {
  /** An unquoted identifier or keyword. */
  WORD,
  /** An identifier in double quotes. */
  QUOTED,
  /** A plain string literal. */
  STRING,
  NUMBER,
  /** {@code ?} or {@code $n}. */
  PARAMETER,
  /** An operator or punctuation. */
  SYMBOL,
  /** Anything whose reading could differ between Postgres and the parser. */
  ODD,
  END
}
