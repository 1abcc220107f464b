package io.htap.rewrite.collation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The order of texts under ICU's root collation, by a key that DuckDB's own ICU makes: Postgres
 * compares as ICU does and, of what is equal there, the bytes, if the collation is deterministic.
 *
 * <p>Two versions of ICU agree on texts of characters whose collation elements have the same order
 * on each of the three levels, as long as no sequence of them has elements of its own (Unicode
 * Technical Standard 10, sections 3.3 and 9). The characters here are such for ICU 60, 67 and 76;
 * left out are those that have moved (ideographs, curly quotes, new scripts) and those that combine
 * with others (combining marks, the middle dot, conjoining jamo, the scripts of India and further
 * India). A text with any other character raises.
 */
public final class IcuOrder {
  private static final int HANGUL = 0xac00;

  /** First and last of each range; all between them are assigned. */
  private static final int[][] RANGES = {
    {0x0001, 0x00b6}, // ASCII and Latin 1
    {0x00b8, 0x024f}, // Latin A and B
    {0x0370, 0x0377}, // Greek
    {0x037a, 0x037f},
    {0x0384, 0x0386},
    {0x0388, 0x038a},
    {0x038c, 0x038c},
    {0x038e, 0x03a1},
    {0x03a3, 0x0482}, // and Cyrillic
    {0x048a, 0x052f},
    {0x1e00, 0x1e9a}, // Latin for Vietnamese and others
    {0x1e9c, 0x1eff},
    {0x2010, 0x2017}, // punctuation
    {0x2020, 0x2027},
    {0x2030, 0x205e},
    {0x20a0, 0x20a6}, // currencies
    {0x20a9, 0x20bf},
    {0x2100, 0x214f}, // symbols
    {0x2190, 0x22ff},
    {0x2500, 0x25ff},
    {0x3041, 0x3096}, // kana
    {0x30a1, 0x30fa},
    {HANGUL, 0xd7a3},
    {0x1f300, 0x1f64f} // pictures and faces
  };

  private static final String REPERTOIRE =
      Stream.of(RANGES)
          .map(r -> "\\x{%x}-\\x{%x}".formatted(r[0], r[1]))
          .collect(Collectors.joining("", "[", "]*"));

  /** Fails when it is evaluated; unlike error() it is not volatile. */
  private static final String RAISE =
      "CAST(CAST('a character of unproven order' AS BIGINT) AS VARCHAR)";

  private IcuOrder() {}

  /**
   * What DuckDB sorts by: hexadecimal digits, a blank, which comes before all of those, and the
   * text.
   *
   * @param text an expression in DuckDB's SQL
   */
  public static String key(String text) {
    return "CASE WHEN %1$s IS NULL THEN NULL WHEN regexp_full_match(%1$s, '%2$s') THEN icu_sort_key(%1$s, 'en_US') || ' ' || %1$s ELSE %3$s END"
        .formatted(text, REPERTOIRE, RAISE);
  }

  /** The text that a key was made of. */
  public static String text(String key) {
    return "regexp_replace(" + key + ", '^[0-9A-F]+ ', '')";
  }

  /**
   * Texts whose order tells on which level any two characters differ: {@code xb < ya} when x and y
   * differ on the first, {@code xá < ya} on the second, {@code xA < ya} on the third. Pairs of
   * letters and digits tell whether a language has made one letter of two.
   */
  public static List<String> sample() {
    List<String> sample = new ArrayList<>();
    for (int[] range : RANGES) {
      IntStream.rangeClosed(range[0], range[1])
          .mapToObj(Character::toString)
          .forEach(
              c -> {
                sample.add(c);
                if (range[0] != HANGUL) {
                  Stream.of("a", "A", "á", "b").forEach(next -> sample.add(c + next));
                }
              });
    }
    int[] plain = IntStream.rangeClosed('0', 'z').filter(Character::isLetterOrDigit).toArray();
    for (int first : plain) {
      for (int second : plain) {
        sample.add(Character.toString(first) + Character.toString(second));
      }
    }
    return sample.stream().distinct().toList();
  }
}
