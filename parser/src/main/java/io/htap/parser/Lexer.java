package io.htap.parser;

import java.util.Set;

/**
 * Walks the lexemes of a statement as Postgres's {@code scan.l} reads them.
 *
 * <p>It knows the plain part of the grammar only. Whatever lies outside (escape strings, dollar
 * quotes, nested comments, exotic operators, letters beyond ASCII, …) is {@link Token#ODD}; the
 * caller then gives up, because a lexeme that two readers split differently is how a wrong answer
 * begins.
 */
public final class Lexer {
  private static final int MAX_IDENTIFIER_BYTES = 63;

  /** {@code self} and {@code op_chars} of scan.l; the question mark is a parameter here. */
  private static final String OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`";

  private static final String RARE_CHARACTERS = "~!@#%^&|`";

  private static final Set<String> OPERATORS =
      Set.of(
          "+", "-", "*", "/", "%", "=", "<", ">", "<=", ">=", "<>", "!=", "||", "~", "~*", "!~",
          "!~*", "&", "|", "->", "->>", "#>", "#>>");

  private final String text;
  private int position;
  private int start;
  private int hintStart = -1;
  private int hintEnd = -1;

  public Lexer(String text) {
    this.text = text;
  }

  /** Where the lexeme that {@link #next} returned begins. */
  public int start() {
    return start;
  }

  /** Where it ends, exclusive. */
  public int end() {
    return position;
  }

  /** Where the last {@code /*+} comment passed over begins; −1 when there was none. */
  int hintStart() {
    return hintStart;
  }

  /** Where it ends, exclusive. */
  int hintEnd() {
    return hintEnd;
  }

  /** Advances to the next lexeme. */
  public Token next() {
    if (!skipBlanks()) {
      return Token.ODD;
    }
    start = position;
    if (position >= text.length()) {
      return Token.END;
    }
    char c = text.charAt(position);
    if (isLetter(c)) {
      return word();
    }
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number();
    }
    return switch (c) {
      case '\'' -> quoted('\'', Token.STRING);
      case '"' -> identifier();
      case '$' -> dollar();
      case '?' -> question();
      default -> symbol(c);
    };
  }

  /** Whether the lexeme is this word, given in lower case. */
  public boolean isWord(String lower) {
    int length = position - start;
    if (length != lower.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Names.lower(text.charAt(start + i)) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the lexeme is this one-character symbol. */
  public boolean isSymbol(char symbol) {
    return position - start == 1 && text.charAt(start) == symbol;
  }

  private char peek(int ahead) {
    int at = position + ahead;
    return at < text.length() ? text.charAt(at) : '\0';
  }

  /** False at a comment that is nested or never closed. */
  private boolean skipBlanks() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        position++;
      } else if (c == '-' && peek(1) == '-') {
        while (position < text.length() && peek(0) != '\n' && peek(0) != '\r') {
          position++;
        }
      } else if (c == '/' && peek(1) == '*') {
        if (!skipComment()) {
          return false;
        }
      } else {
        return true;
      }
    }
    return true;
  }

  private boolean skipComment() {
    start = position;
    boolean hint = peek(2) == '+';
    position += 2;
    while (position < text.length()) {
      if (peek(0) == '*' && peek(1) == '/') {
        position += 2;
        if (hint) {
          hintStart = start;
          hintEnd = position;
        }
        return true;
      }
      if (peek(0) == '/' && peek(1) == '*') {
        return false;
      }
      position++;
    }
    return false;
  }

  private Token word() {
    while (isLetter(peek(0)) || isDigit(peek(0))) {
      position++;
    }
    char after = peek(0);
    // E'..', U&'..', B'..', X'..', N'..' and identifiers with $ or letters beyond ASCII.
    boolean odd = after == '\'' || after == '$' || after >= 128 || (after == '&' && isUnicode());
    return odd || position - start > MAX_IDENTIFIER_BYTES ? Token.ODD : Token.WORD;
  }

  private boolean isUnicode() {
    return position - start == 1 && Names.lower(text.charAt(start)) == 'u';
  }

  private Token number() {
    digits();
    if (peek(0) == '.') {
      position++;
      if (!isDigit(peek(0))) {
        return Token.ODD;
      }
      digits();
    }
    if (peek(0) == 'e' || peek(0) == 'E') {
      position++;
      if (peek(0) == '+' || peek(0) == '-') {
        position++;
      }
      if (!isDigit(peek(0))) {
        return Token.ODD;
      }
      digits();
    }
    char after = peek(0);
    return isLetter(after) || after == '.' || after >= 128 || after == '$'
        ? Token.ODD
        : Token.NUMBER;
  }

  private void digits() {
    while (isDigit(peek(0))) {
      position++;
    }
  }

  private Token quoted(char quote, Token kind) {
    position++;
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == quote) {
        if (peek(0) != quote) {
          return kind;
        }
        position++;
      } else if (c == 0) {
        return Token.ODD;
      }
    }
    return Token.ODD;
  }

  private Token identifier() {
    Token kind = quoted('"', Token.QUOTED);
    int bytes = 0;
    for (int i = start + 1; i < position - 1; i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
    }
    return bytes == 0 || bytes > MAX_IDENTIFIER_BYTES ? Token.ODD : kind;
  }

  private Token dollar() {
    position++;
    int first = position;
    digits();
    char after = peek(0);
    boolean plain = position > first && position - first < 6 && text.charAt(first) != '0';
    return plain && !isLetter(after) && after != '$' && after < 128 ? Token.PARAMETER : Token.ODD;
  }

  private Token question() {
    position++;
    char after = peek(0);
    // ?? is pgjdbc's escape; ?| and ?& are operators.
    return after == '?' || after == '|' || after == '&' || isDigit(after)
        ? Token.ODD
        : Token.PARAMETER;
  }

  private Token symbol(char c) {
    if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
      return operator();
    }
    position++;
    if (c == ':') {
      // The typecast; := and a lone colon are of no query.
      return peek(0) == ':' ? one() : Token.ODD;
    }
    return "(),;.[]".indexOf(c) >= 0 ? Token.SYMBOL : Token.ODD;
  }

  private Token one() {
    position++;
    return Token.SYMBOL;
  }

  /**
   * As many characters as can be of an operator, up to a comment; a sign at the end counts only
   * behind one of the rarer characters: {@code <-1} is two lexemes, {@code @-} one.
   */
  private Token operator() {
    boolean rare = false;
    while (position < text.length() && OPERATOR_CHARACTERS.indexOf(peek(0)) >= 0) {
      char c = peek(0);
      if ((c == '-' && peek(1) == '-') || (c == '/' && peek(1) == '*')) {
        break;
      }
      rare |= RARE_CHARACTERS.indexOf(c) >= 0;
      position++;
    }
    while (!rare && position - start > 1 && "+-".indexOf(text.charAt(position - 1)) >= 0) {
      position--;
    }
    return OPERATORS.contains(text.substring(start, position)) ? Token.SYMBOL : Token.ODD;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
