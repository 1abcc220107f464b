package io.htap.parser;

import io.htap.spi.RelationName;
import java.util.List;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/** Identifiers as Postgres folds them: unquoted ones to lower case, ASCII letters only. */
public final class Names {
  private Names() {}

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /** An identifier as written, folded or unquoted. */
  public static String fold(String written) {
    if (written.length() >= 2 && written.charAt(0) == '"') {
      return written.substring(1, written.length() - 1).replace("\"\"", "\"");
    }
    return lower(written);
  }

  /** ASCII letters to lower case, all else as it is. */
  public static String lower(String word) {
    StringBuilder folded = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      folded.append(lower(word.charAt(i)));
    }
    return folded.toString();
  }

  /** The relation a FROM item names; null when it has more parts than schema and name. */
  public static @Nullable RelationName relation(Table table) {
    List<String> parts = table.getNameParts();
    return switch (parts.size()) {
      case 1 -> new RelationName(null, fold(parts.get(0)));
      // The parser lists the parts from the last to the first.
      case 2 -> new RelationName(fold(parts.get(1)), fold(parts.get(0)));
      default -> null;
    };
  }
}
