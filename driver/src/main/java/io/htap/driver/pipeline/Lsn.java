package io.htap.driver.pipeline;

import java.util.Locale;

/** Log positions as {@code pg_lsn} prints them. */
final class Lsn {
  private Lsn() {}

  static String text(long lsn) {
    return String.format(Locale.ROOT, "%X/%X", lsn >>> 32, lsn & 0xFFFFFFFFL);
  }
}
