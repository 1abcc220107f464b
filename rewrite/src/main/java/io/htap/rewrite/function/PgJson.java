package io.htap.rewrite.function;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Postgres's operators on json and jsonb over the texts that Postgres prints: what they find is
 * told by its place in the text. That is exact, since Postgres prints a part of a jsonb as it
 * prints it within the whole, and cuts a part of a json out of the text itself.
 *
 * <p>A path is a row of steps, each an operator's letter, the number of its operand's characters, a
 * colon and the operand: {@link #KEY} and {@link #ELEMENT} are {@code ->} with a text and with an
 * integer, {@link #PART} is one step of {@code #>}. {@link #TEXT} at the end makes a text of what
 * is found, as {@code ->>} and {@code #>>} do.
 */
public final class PgJson {
  public static final char KEY = 'k';
  public static final char ELEMENT = 'e';
  public static final char PART = 'p';
  public static final char TEXT = 't';

  /** A place is its first character times two to the power of this, and its length. */
  public static final int PLACE_BITS = 31;

  /** Added to the place of a string that is to be read with its quotes, for it has escapes. */
  public static final long ESCAPED = 1L << 2 * PLACE_BITS;

  private static final int NONE = -1;
  private static final int ESCAPE_LENGTH = 6;

  private final String document;
  private final boolean binary;

  private PgJson(String document, boolean binary) {
    this.document = document;
    this.binary = binary;
  }

  /** Where the path leads in a jsonb, counted in code points from one; null when nowhere. */
  public static @Nullable BigInteger findBinary(String document, String path) {
    return new PgJson(document, true).find(path);
  }

  /**
   * Where the path leads in a json.
   *
   * @throws ArithmeticException when it has a key twice or characters by their number: of those
   *     Postgres knows more
   */
  public static @Nullable BigInteger find(String document, String path) {
    if (document.contains("\\u")) {
      throw new ArithmeticException("a json with characters by their number");
    }
    return new PgJson(document, false).find(path);
  }

  /**
   * How many elements an array has.
   *
   * @throws ArithmeticException when it is none
   */
  public static BigInteger length(String document) {
    PgJson json = new PgJson(document, true);
    int start = json.space(0);
    if (document.charAt(start) != '[') {
      throw new ArithmeticException("the length of what is no array");
    }
    return BigInteger.valueOf(json.count(start));
  }

  private @Nullable BigInteger find(String path) {
    int value = space(0);
    int at = 0;
    while (at < path.length() && path.charAt(at) != TEXT) {
      int colon = path.indexOf(':', at);
      int length = Integer.parseInt(path, at + 1, colon, 10);
      int end = path.offsetByCodePoints(colon + 1, length);
      value = step(path.charAt(at), path.substring(colon + 1, end), value);
      if (value == NONE) {
        return null;
      }
      at = end;
    }
    return place(value, at < path.length());
  }

  private int step(char operator, String operand, int value) {
    char kind = document.charAt(value);
    if (operator == KEY) {
      return kind == '{' ? member(value, operand) : NONE;
    }
    if (operator == PART) {
      return kind == '{'
          ? member(value, operand)
          : kind == '[' && operand.matches("-?\\d+")
              ? element(value, Integer.parseInt(operand))
              : NONE;
    }
    int index = Integer.parseInt(operand);
    if (kind == '[') {
      return element(value, index);
    }
    // A jsonb that is a scalar is kept as an array of one.
    return binary && kind != '{' && (index == 0 || index == -1) ? value : NONE;
  }

  private @Nullable BigInteger place(int value, boolean asText) {
    int start = value;
    int end = end(value);
    long flag = 0;
    if (asText && document.charAt(value) == 'n') {
      return null;
    }
    if (asText && document.charAt(value) == '"') {
      int escape = document.indexOf('\\', start);
      if (escape >= 0 && escape < end) {
        flag = ESCAPED;
      } else {
        start++;
        end--;
      }
    }
    long first = document.codePointCount(0, start) + 1L;
    long length = document.codePointCount(start, end);
    return BigInteger.valueOf(flag + (first << PLACE_BITS) + length);
  }

  /** Where the value of a key begins. */
  private int member(int object, String key) {
    int found = NONE;
    int at = space(object + 1);
    while (document.charAt(at) != '}') {
      int name = at;
      int nameEnd = stringEnd(name);
      int value = space(space(nameEnd) + 1);
      if (is(key, name + 1, nameEnd - 1)) {
        if (binary) {
          return value;
        }
        if (found != NONE) {
          throw new ArithmeticException("a json with a key twice");
        }
        found = value;
      }
      at = next(end(value));
    }
    return found;
  }

  private int element(int array, int index) {
    int left = index < 0 ? count(array) + index : index;
    int at = space(array + 1);
    while (left >= 0 && document.charAt(at) != ']') {
      if (left-- == 0) {
        return at;
      }
      at = next(end(at));
    }
    return NONE;
  }

  private int count(int array) {
    int count = 0;
    int at = space(array + 1);
    while (document.charAt(at) != ']') {
      count++;
      at = next(end(at));
    }
    return count;
  }

  /** Past the comma behind a member or element, or at the bracket that closes them. */
  private int next(int end) {
    int at = space(end);
    return document.charAt(at) == ',' ? space(at + 1) : at;
  }

  private int end(int value) {
    char kind = document.charAt(value);
    if (kind == '"') {
      return stringEnd(value);
    }
    int at = value;
    if (kind != '{' && kind != '[') {
      while (at < document.length() && " \t\n\r,]}".indexOf(document.charAt(at)) < 0) {
        at++;
      }
      return at;
    }
    int depth = 0;
    do {
      char c = document.charAt(at);
      if (c == '"') {
        at = stringEnd(at);
        continue;
      }
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      at++;
    } while (depth > 0);
    return at;
  }

  private int stringEnd(int quote) {
    int at = quote + 1;
    while (document.charAt(at) != '"') {
      at += document.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private int space(int from) {
    int at = from;
    while (at < document.length() && " \t\n\r".indexOf(document.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  /** Whether the inside of a string spells the key. */
  private boolean is(String key, int start, int end) {
    int escape = document.indexOf('\\', start);
    if (escape < 0 || escape >= end) {
      return end - start == key.length() && document.startsWith(key, start);
    }
    StringBuilder name = new StringBuilder();
    for (int at = start; at < end; at++) {
      char c = document.charAt(at);
      if (c != '\\') {
        name.append(c);
        continue;
      }
      c = document.charAt(++at);
      if (c == 'u') {
        name.append((char) Integer.parseInt(document, at + 1, at + ESCAPE_LENGTH - 1, 16));
        at += ESCAPE_LENGTH - 2;
      } else {
        int known = "bfnrt".indexOf(c);
        name.append(known < 0 ? c : "\b\f\n\r\t".charAt(known));
      }
    }
    return name.toString().equals(key);
  }
}
