package io.htap.parser;

/**
 * A 64-bit hash of a statement's shape: literals count as one, comments and white space as none,
 * unquoted words in any case as the same. One pass, nothing allocated but the lexer itself.
 *
 * <p>Two texts with one fingerprint are taken for the same template by statistics only. Whoever
 * reuses a decision on which an answer depends compares the texts.
 */
public final class Fingerprint {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private Fingerprint() {}

  /** The same for texts that differ in literals, comments, white space and case of words only. */
  public static long of(String sql) {
    Lexer lexer = new Lexer(sql);
    long hash = PRIME;
    while (true) {
      Token token = lexer.next();
      switch (token) {
        case END -> {
          return mix(hash);
        }
        case ODD -> {
          // No lexemes can be told from here on: the rest counts as it stands.
          return mix(span(hash, sql, lexer.start(), sql.length(), false));
        }
        case STRING, NUMBER -> hash = step(hash, 1);
        case PARAMETER -> hash = step(hash, 2);
        case WORD -> hash = span(step(hash, 3), sql, lexer.start(), lexer.end(), true);
        case QUOTED, SYMBOL -> hash = span(step(hash, 4), sql, lexer.start(), lexer.end(), false);
      }
    }
  }

  private static long span(long hash, String sql, int from, int to, boolean fold) {
    long h = hash;
    for (int i = from; i < to; i++) {
      char c = sql.charAt(i);
      h = step(h, fold ? Names.lower(c) : c);
    }
    return h;
  }

  private static long step(long hash, int value) {
    return (hash ^ value) * 0x100000001B3L;
  }

  /** The finaliser of MurmurHash3: spreads the last lexemes over all bits. */
  private static long mix(long hash) {
    long h = hash;
    h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }
}
