package io.htap.routing.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON as Postgres writes it: maps, lists, strings, doubles, booleans, nulls. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException when it is none
   */
  static @Nullable Object read(String text) {
    var json = new Json(text);
    Object value = json.value();
    if (json.next() != '\0') {
      throw json.odd();
    }
    return value;
  }

  private IllegalArgumentException odd() {
    return new IllegalArgumentException("not JSON at " + at);
  }

  private char next() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private boolean took(char c) {
    boolean found = next() == c;
    at += found ? 1 : 0;
    return found;
  }

  private void take(char c) {
    if (!took(c)) {
      throw odd();
    }
  }

  private @Nullable Object value() {
    return switch (next()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, @Nullable Object> object() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    take('{');
    while (!took('}')) {
      if (!object.isEmpty()) {
        take(',');
      }
      next();
      String key = string();
      take(':');
      object.put(key, value());
    }
    return object;
  }

  private List<@Nullable Object> array() {
    List<@Nullable Object> array = new ArrayList<>();
    take('[');
    while (!took(']')) {
      if (!array.isEmpty()) {
        take(',');
      }
      array.add(value());
    }
    return array;
  }

  private String string() {
    take('"');
    var string = new StringBuilder();
    while (true) {
      char c = character();
      if (c == '"') {
        return string.toString();
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char character() {
    if (at == text.length()) {
      throw odd();
    }
    return text.charAt(at++);
  }

  private char escaped() {
    char c = character();
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw odd();
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> c;
    };
  }

  private @Nullable Object word() {
    int from = at;
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> Double.valueOf(word);
    };
  }
}
