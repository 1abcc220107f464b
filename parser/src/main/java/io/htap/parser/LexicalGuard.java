package io.htap.parser;

import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.util.ArrayDeque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole text once before the parser sees it: refuses what the two could read differently
 * and what would make the parser backtrack for minutes, and takes the comments out.
 */
final class LexicalGuard {
  /** The parser's time doubles with every level of nesting in its worst productions. */
  private static final int MAX_NESTING = 30;

  private final StringBuilder clean = new StringBuilder();
  private final ArrayDeque<Character> open = new ArrayDeque<>();
  private final MistakenWords mistaken = new MistakenWords();
  private @Nullable Reason refusal;
  private int cases;
  private int questionMarks;
  private int numbered;

  /**
   * The text without comments and trailing semicolon, its parameters numbered, and names quoted
   * that the parser takes for keywords, paths into json in parentheses.
   */
  String text() {
    return JsonPaths.parenthesised(clean.toString());
  }

  int parameters() {
    return Math.max(questionMarks, numbered);
  }

  /** Null when the text is fit to be parsed. */
  @Nullable Reason read(String text) {
    Lexer lexer = new Lexer(text);
    Token previous = Token.END;
    boolean afterArray = false;
    boolean ended = false;
    int end = 0;
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token == Token.ODD) {
        return Reason.of(ReasonCode.UNPARSED, "a lexeme that the parser may misread");
      }
      if (ended) {
        return Reason.of(ReasonCode.MULTIPLE_STATEMENTS, "");
      }
      if (token == Token.SYMBOL && lexer.isSymbol(';')) {
        ended = true;
        continue;
      }
      if (token == Token.STRING && previous == Token.STRING) {
        return Reason.of(ReasonCode.UNPARSED, "adjacent string literals");
      }
      refusal = null;
      nesting(lexer, text, token, afterArray);
      count(lexer, text, token);
      if (refusal != null) {
        return refusal;
      }
      boolean path = token == Token.SYMBOL && text.charAt(lexer.start()) == '#';
      if (lexer.start() > end || path) {
        // The parser takes # for a part of a name.
        clean.append(' ');
      }
      append(lexer, text, token);
      mistaken.passed(lexer, token);
      end = lexer.end();
      afterArray = token == Token.WORD && lexer.isWord("array");
      previous = token;
    }
    if (!open.isEmpty() || cases != 0) {
      return Reason.of(ReasonCode.UNPARSED, "unbalanced parentheses");
    }
    if (questionMarks > 0 && numbered > 0) {
      return Reason.of(ReasonCode.UNPARSED, "both kinds of parameter marker");
    }
    return null;
  }

  private void nesting(Lexer lexer, String text, Token token, boolean afterArray) {
    if (token == Token.WORD) {
      if (lexer.isWord("case")) {
        cases++;
      } else if (lexer.isWord("end")) {
        cases--;
      }
    } else if (token == Token.SYMBOL) {
      char c = text.charAt(lexer.start());
      if (c == '(' || c == '[') {
        if (c == '[' && !afterArray) {
          refuse("square brackets");
        }
        open.push(c);
      } else if (c == ')' || c == ']') {
        if (open.isEmpty() || open.pop() != (c == ')' ? '(' : '[')) {
          refuse("unbalanced parentheses");
        }
      }
    }
    if (open.size() + cases > MAX_NESTING) {
      refuse("nested too deeply");
    }
  }

  /** A question mark becomes the number it stands for: no later reader has to count again. */
  private void append(Lexer lexer, String text, Token token) {
    if (token == Token.PARAMETER && text.charAt(lexer.start()) == '?') {
      clean.append('$').append(questionMarks);
    } else if (token == Token.WORD && mistaken.isName(lexer, text)) {
      String word = text.substring(lexer.start(), lexer.end()).toLowerCase(Locale.ROOT);
      clean.append('"').append(word).append('"');
    } else {
      clean.append(text, lexer.start(), lexer.end());
    }
  }

  private void count(Lexer lexer, String text, Token token) {
    if (token == Token.PARAMETER) {
      if (text.charAt(lexer.start()) == '?') {
        questionMarks++;
      } else {
        numbered = Math.max(numbered, Integer.parseInt(text, lexer.start() + 1, lexer.end(), 10));
      }
    }
  }

  private void refuse(String detail) {
    refusal = Reason.of(ReasonCode.UNPARSED, detail);
  }
}
