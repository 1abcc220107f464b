package io.htap.driver.federation;

import io.htap.pushdown.FederationState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a federated run has done, in words, for EXPLAIN. Holds no value of any row. */
public final class FederatedReport {
  private final List<String> lines = new ArrayList<>();

  void gathered(String from, String to, long count, long most, long beganNanos) {
    lines.add(
        String.format(
            Locale.ROOT,
            "Keys of %s for %s: %s, %.3f ms",
            from,
            to,
            count == FederationState.TOO_MANY ? "given up, more than " + most : count,
            millis(beganNanos)));
  }

  void bounded(String from, String to) {
    lines.add("Range of the keys of " + from + " for " + to);
  }

  void filtered(String from, String to, long bytes) {
    lines.add("Bloom filter of the keys of " + from + " for " + to + ": " + bytes + " bytes");
  }

  void held(String relation, long count, long beganNanos) {
    lines.add(
        String.format(
            Locale.ROOT, "Read %s: %d rows, %.3f ms", relation, count, millis(beganNanos)));
  }

  void probed(String relation, long left, long beganNanos) {
    lines.add(
        String.format(
            Locale.ROOT,
            "Keys of %s without its other columns: %s, %.3f ms",
            relation,
            left < 0 ? "most rows are left" : left + " rows are left",
            millis(beganNanos)));
  }

  void withoutShown(String relation, long count, long beganNanos) {
    lines.add(
        String.format(
            Locale.ROOT,
            "Fetched %s without columns that are only shown: %d rows, %.3f ms",
            relation,
            count,
            millis(beganNanos)));
  }

  void fetched(String relation, long count, long keys, int paths) {
    lines.add(
        "Fetched "
            + relation
            + ": "
            + count
            + " rows"
            + (paths == 0 ? "" : " by " + keys + " keys (semi-join)"));
  }

  void streamed(int connections, int parts) {
    lines.add("Rows came in " + parts + " parts by " + connections + " connections");
  }

  /** Keys of a relation were part of the fragment told of before. */
  void edge(String from, long keys) {
    lines.add("  -> keys of " + from + ": " + keys);
  }

  /** What Postgres was asked for the fragment told of before. */
  void sent(String sql) {
    lines.add("  -> asked of Postgres: " + sql);
  }

  /** Rows of DuckDB were brought to Postgres. */
  public void brought(String relation, long count, long bytes, long beganNanos) {
    lines.add(
        String.format(
            Locale.ROOT,
            "Brought %s to Postgres: %d rows, %d bytes, %.3f ms",
            relation,
            count,
            bytes,
            millis(beganNanos)));
  }

  /** Rows that Postgres has made were taken over by DuckDB. */
  public void taken(String relation, long count, long bytes, long beganNanos) {
    lines.add(
        String.format(
            Locale.ROOT,
            "Written to %s: %d rows, %d bytes, %.3f ms",
            relation,
            count,
            bytes,
            millis(beganNanos)));
  }

  void moved(long more, long beganNanos) {
    lines.add(String.format(Locale.ROOT, "Moved: %d bytes, %.3f ms", more, millis(beganNanos)));
  }

  private static double millis(long beganNanos) {
    return (System.nanoTime() - beganNanos) / 1e6;
  }

  /** A line for each step. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
