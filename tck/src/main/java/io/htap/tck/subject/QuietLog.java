package io.htap.tck.subject;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the driver's own log out of figures made for people and scripts: errors alone are shown,
 * since a server that ends before the copy does is warned about and expected here.
 */
public final class QuietLog {
  /** Held, since the log manager itself would let it go with its level. */
  private static final Logger HTAP = Logger.getLogger("io.htap");

  private QuietLog() {}

  /** Shows errors only, from here on. */
  public static void errorsOnly() {
    HTAP.setLevel(Level.SEVERE);
  }
}
