package io.htap.parser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts parentheses around chains of {@code -> ->> #> #>>}, since the parser takes all that follows
 * for the key: {@code j ->> 'a' = 'b'} is {@code j ->> ('a' = 'b')} to it. Only where Postgres's
 * precedence certainly reads the chain as one operand; elsewhere the text stays as it is, and the
 * audit of the tree refuses it.
 */
final class JsonPaths {
  private static final Set<String> ARROWS = Set.of("->", "->>", "#>", "#>>");

  /** What may stand before a chain, beside words: it binds less tightly. */
  private static final Set<String> BEFORE = Set.of("(", ",", "=", "<", ">", "<=", ">=", "<>", "!=");

  /** What takes the last key for itself when it stands behind one. */
  private static final Set<String> TAKERS =
      Set.of("+", "-", "*", "/", "%", "::", "[", "(", ".", "collate", "at");

  /** Words in front of a parenthesis that is no argument list. */
  private static final Set<String> NO_CALLS =
      Set.of(
          "where",
          "and",
          "or",
          "not",
          "on",
          "when",
          "then",
          "else",
          "select",
          "by",
          "distinct",
          "having",
          "between",
          "like");

  /** Types to which the definitions of views cast a key. */
  private static final Set<String> KEY_TYPES = Set.of("text", "integer", "int", "int4");

  private record Lexeme(Token token, String text, int start, int end) {}

  private record Edit(int at, int removed, String inserted) {}

  private final String text;
  private final List<Lexeme> lexemes = new ArrayList<>();
  private final List<Integer> openings = new ArrayList<>();
  private final List<Edit> edits = new ArrayList<>();

  /** Where each chain begins, and past its end. */
  private final Map<Integer, Integer> chains = new HashMap<>();

  private JsonPaths(String text) {
    this.text = text;
  }

  /**
   * @param text without comments, of known lexemes only
   */
  static String parenthesised(String text) {
    boolean none = !text.contains("->") && !text.contains("#>");
    return none ? text : new JsonPaths(text).rewrite();
  }

  private String rewrite() {
    read();
    for (int at = 1; at < lexemes.size(); at++) {
      if (ARROWS.contains(lexemes.get(at).text())) {
        int first = operand(at - 1);
        int end = chain(at);
        if (end > 0 && first >= 0) {
          chains.put(first, end);
          flatten(at - 1);
          if (!alone(first, end)) {
            edits.add(new Edit(lexemes.get(first).start(), 0, "("));
            edits.add(new Edit(lexemes.get(end - 1).end(), 0, ")"));
          }
        }
        at = Math.max(at, end - 1);
      }
    }
    // From the back, so that the places in front stay what they are.
    edits.sort(Comparator.comparing(Edit::at).thenComparing(Edit::removed).reversed());
    StringBuilder result = new StringBuilder(text);
    for (Edit edit : edits) {
      result.replace(edit.at(), edit.at() + edit.removed(), edit.inserted());
    }
    return result.toString();
  }

  /** Takes the parentheses from a chain that another one goes on from, as views have them. */
  private void flatten(int closing) {
    int opening = openings.get(closing);
    if (opening >= 0 && chains.getOrDefault(opening + 1, 0) == closing) {
      edits.add(new Edit(lexemes.get(opening).start(), 1, ""));
      edits.add(new Edit(lexemes.get(closing).start(), 1, ""));
    }
  }

  private void read() {
    Lexer lexer = new Lexer(text);
    ArrayDeque<Integer> open = new ArrayDeque<>();
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      String lexeme = text.substring(lexer.start(), lexer.end());
      int opening = -1;
      if (token == Token.SYMBOL && (lexeme.equals("(") || lexeme.equals("["))) {
        open.push(lexemes.size());
      } else if (token == Token.SYMBOL && (lexeme.equals(")") || lexeme.equals("]"))) {
        opening = open.pop();
      }
      openings.add(opening);
      String word = token == Token.WORD ? Names.fold(lexeme) : lexeme;
      lexemes.add(new Lexeme(token, word, lexer.start(), lexer.end()));
    }
  }

  /** The first lexeme of the operand that ends there; −1 when it may not be one to Postgres. */
  private int operand(int last) {
    int first = last;
    Lexeme lexeme = lexemes.get(last);
    if (lexeme.text().equals(")")) {
      first = openings.get(last);
      boolean called = first > 0 && isName(first - 1);
      if (called && !NO_CALLS.contains(lexemes.get(first - 1).text())) {
        return -1;
      }
    } else if (isName(last)) {
      while (first > 1 && lexemes.get(first - 1).text().equals(".") && isName(first - 2)) {
        first -= 2;
      }
    } else {
      return -1;
    }
    Lexeme before = first == 0 ? lexeme : lexemes.get(first - 1);
    boolean word = before.token() == Token.WORD && !before.text().matches("collate|zone");
    return word || BEFORE.contains(before.text()) ? first : -1;
  }

  /** Past the last key of the chain that begins with that operator; −1 when it is no plain one. */
  private int chain(int operator) {
    int at = operator;
    while (at < lexemes.size() && ARROWS.contains(lexemes.get(at).text())) {
      at++;
      if (at < lexemes.size() - 1
          && lexemes.get(at).text().equals("-")
          && lexemes.get(at + 1).token() == Token.NUMBER) {
        at++;
      }
      if (at >= lexemes.size() || lexemes.get(at).token() == Token.SYMBOL) {
        return -1;
      }
      at++;
      if (at + 1 < lexemes.size()
          && lexemes.get(at).text().equals("::")
          && KEY_TYPES.contains(lexemes.get(at + 1).text())) {
        at += 2;
      }
    }
    boolean taken = at < lexemes.size() && TAKERS.contains(lexemes.get(at).text());
    return taken ? -1 : at;
  }

  /** Whether it has its own parentheses, or is all of an argument. */
  private boolean alone(int first, int end) {
    return first > 0
        && end < lexemes.size()
        && lexemes.get(first - 1).text().equals("(")
        && lexemes.get(end).text().equals(")");
  }

  private boolean isName(int at) {
    Token token = lexemes.get(at).token();
    return token == Token.WORD || token == Token.QUOTED;
  }
}
