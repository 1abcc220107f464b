package io.htap.driver.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512kB}, {@code 256MB}, {@code 1.5GiB}; 1 kB is 1024 bytes. */
final class Sizes {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?) ?([KMGT])I?B", Pattern.CASE_INSENSITIVE);

  private static final long LEAST = 1L << 20;

  private Sizes() {}

  /** In bytes. Throws {@link IllegalArgumentException} for anything else, and below a megabyte. */
  static long parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size");
    }
    int power = 1 + "KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
    long bytes = (long) (Double.parseDouble(matcher.group(1)) * (1L << (10 * power)));
    if (bytes < LEAST) {
      throw new IllegalArgumentException("too small");
    }
    return bytes;
  }
}
