package io.htap.driver.session;

import java.util.Locale;

/** Log positions as {@code pg_lsn} prints them. */
public final class Lsn {
  private Lsn() {}

  public static String text(long lsn) {
    return String.format(Locale.ROOT, "%X/%X", lsn >>> 32, lsn & 0xFFFFFFFFL);
  }
}
