package io.htap.tck.crash;

import java.util.List;

/**
 * What the rounds came to.
 *
 * @param kills processes of the copy that were killed
 * @param serverCrashes how often the server was
 * @param commits of the writers
 * @param totals invariant sums that were read on DuckDB while others wrote
 * @param checksums tables that were compared on DuckDB
 * @param differences what was wrong, in words
 */
public record CrashResult(
    int rounds,
    int kills,
    int serverCrashes,
    long commits,
    long totals,
    long checksums,
    List<String> differences) {
  public CrashResult {
    differences = List.copyOf(differences);
  }
}
