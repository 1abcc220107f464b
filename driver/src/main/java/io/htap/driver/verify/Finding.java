package io.htap.driver.verify;

import java.time.Instant;

/**
 * A statement on which the copy and Postgres differed, and which stays on Postgres therefore.
 *
 * @param user the database user whose session had run it
 * @param route why it had been asked of the copy
 * @param where the first difference
 */
public record Finding(Subject subject, Instant found, String user, String route, String where) {
  /** As it is shown. */
  public String fingerprint() {
    return Long.toHexString(subject.fingerprint());
  }
}
