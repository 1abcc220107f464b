package io.htap.spi;

import java.util.Objects;
import java.util.Set;

/**
 * The settings of the session that can change what a statement means or how its result reads.
 *
 * @param timeZone {@code TimeZone} of the Postgres session
 * @param standardConformingStrings whether a backslash in a plain literal is a plain character
 * @param databaseCollation the collation behind OID 100 in this database
 * @param floatsRelaxed {@code htap.equivalence=relaxed}: sums of floats may differ in the last
 *     digits
 */
public record SessionFacts(
    String timeZone,
    boolean standardConformingStrings,
    CollationFacts databaseCollation,
    boolean floatsRelaxed) {
  private static final Set<String> ALWAYS_UTC = Set.of("UTC", "GMT", "Etc/UTC", "Etc/GMT");

  public SessionFacts {
    Objects.requireNonNull(timeZone);
    Objects.requireNonNull(databaseCollation);
  }

  /** Whether the session's zone is UTC under one of its plain names. */
  public boolean inUtc() {
    return isUtc(timeZone);
  }

  /** Whether the zone is UTC under one of its plain names. */
  public static boolean isUtc(String zone) {
    return ALWAYS_UTC.contains(zone);
  }
}
