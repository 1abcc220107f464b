package io.htap.tck.model;

import java.util.List;
import java.util.Map;

/**
 * What the sequences came to.
 *
 * @param reads compared with the model and with Postgres
 * @param onDuckDb how many of them ran there
 * @param done committed steps by kind
 * @param rejected transactions that Postgres refused, as it may
 * @param settleMillis the mean time until a table was read on DuckDB, or left out
 * @param differences what was wrong, with the sequence's seed and statements
 */
public record ModelResult(
    int sequences,
    long reads,
    long onDuckDb,
    Map<String, Integer> done,
    long rejected,
    double settleMillis,
    List<String> differences) {
  public ModelResult {
    done = Map.copyOf(done);
    differences = List.copyOf(differences);
  }
}
