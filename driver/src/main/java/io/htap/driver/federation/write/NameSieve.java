package io.htap.driver.federation.write;

import io.htap.parser.Names;
import io.htap.spi.RelationName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells texts that cannot name a relation by a look at their words, without parsing. A word is
 * letters, digits and underscores; of a name with other characters in it the longest word is looked
 * for.
 */
final class NameSieve {
  /** Most words of most texts are passed over by a look at a bit. */
  private final long[] bits = new long[64];

  private final Set<String> words = new HashSet<>();

  NameSieve(List<RelationName> names) {
    for (RelationName name : names) {
      String longest = "";
      for (String word : Names.lower(name.name()).split("\\W+")) {
        longest = word.length() > longest.length() ? word : longest;
      }
      words.add(longest);
      int hash = hash(longest, 0, longest.length());
      bits[(hash >>> 6) & 63] |= 1L << hash;
    }
  }

  /** Whether the text may name one of the relations. */
  boolean passes(String sql) {
    int start = -1;
    for (int i = 0; i <= sql.length(); i++) {
      if (i < sql.length() && isPart(sql.charAt(i))) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        if (has(sql, start, i)) {
          return true;
        }
        start = -1;
      }
    }
    return words.contains("");
  }

  private boolean has(String sql, int from, int to) {
    int hash = hash(sql, from, to);
    return (bits[(hash >>> 6) & 63] & (1L << hash)) != 0
        && words.contains(Names.lower(sql.substring(from, to)));
  }

  private static boolean isPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private static int hash(String text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      hash = 31 * hash + (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return hash ^ (hash >>> 16);
  }
}
