package io.htap.tck.fuzz;

import io.htap.tck.compare.SqlFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The expressions that are tried, read from {@code fuzz/grammar.sql}; its head tells how they are
 * written.
 */
final class Grammar {
  private static final String ANY_TYPE = "*";

  /** Where an expression may stand. */
  enum Section {
    SCALAR,
    AGGREGATE,
    WINDOW
  }

  /**
   * One way to make an expression.
   *
   * @param raises whether it may end in an error, so that it matters whether it is evaluated
   */
  record Rule(SqlType type, int weight, boolean raises, List<Piece> pieces) {}

  /** Text, or a place to be filled in. */
  record Piece(String text, boolean place) {}

  private final Map<Section, Map<SqlType, List<Rule>>> rules = new EnumMap<>(Section.class);

  private Grammar() {}

  static Grammar read() {
    var grammar = new Grammar();
    try {
      var section = Section.SCALAR;
      for (String line : SqlFile.readResource("/fuzz/grammar.sql").lines().toList()) {
        if (line.startsWith("-- @")) {
          section = Section.valueOf(line.substring(4).trim());
        } else if (!line.isBlank() && !line.startsWith("--")) {
          grammar.add(section, line);
        }
      }
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
    return grammar;
  }

  List<Rule> of(Section section, SqlType type) {
    return rules.getOrDefault(section, Map.of()).getOrDefault(type, List.of());
  }

  private void add(Section section, String line) {
    String[] words = line.trim().split("\\s+", 3);
    boolean raises = words[0].endsWith("!");
    String name = raises ? words[0].substring(0, words[0].length() - 1) : words[0];
    int weight = Integer.parseInt(words[1]);
    for (SqlType type : SqlType.values()) {
      boolean meant =
          name.equals(ANY_TYPE)
              || name.equals(type.name())
              || name.equals("EXACT") && type.exact()
              || name.equals("ORDERED") && type.comparable();
      if (meant) {
        String text =
            words[2]
                .replaceAll("\\{(query )?\\*", "{$1" + type.name())
                .replace("{type}", type.sqlName());
        rules
            .computeIfAbsent(section, s -> new EnumMap<>(SqlType.class))
            .computeIfAbsent(type, t -> new ArrayList<>())
            .add(new Rule(type, weight, raises, pieces(text)));
      }
    }
  }

  private static List<Piece> pieces(String text) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
      int close = text.indexOf('}', open);
      if (open > at) {
        pieces.add(new Piece(text.substring(at, open), false));
      }
      pieces.add(new Piece(text.substring(open + 1, close), true));
      at = close + 1;
    }
    if (at < text.length()) {
      pieces.add(new Piece(text.substring(at), false));
    }
    return pieces;
  }
}
