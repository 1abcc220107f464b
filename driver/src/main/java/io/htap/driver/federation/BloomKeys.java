package io.htap.driver.federation;

import io.htap.driver.engine.postgres.PlanCost.Expected;
import io.htap.pushdown.BloomFilter;
import io.htap.pushdown.FederationPlanner;
import io.htap.pushdown.Step.KeySource;
import io.htap.spi.JoinGraph.KeyPath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Makes filters of keys that are too many to be sent. How many rows they lead to nobody knows
 * beforehand, so a sample of the rows is looked up among the keys first.
 */
final class BloomKeys {
  private static final int SAMPLE = 2_000;

  /** Rows that no key leads to, as a share of those that keys lead to. */
  private static final double NEEDLESS = 0.01;

  /** What is sent with one statement. */
  private static final long MOST_BYTES = 32L << 20;

  /** From here on DuckDB finds the different ones sooner than all of them are read here. */
  private static final long REPEATED = 4;

  private static final long MOST_KEYS = 20_000_000;

  /** What a key takes until it is in the filter; most of it is waiting for memory. */
  private static final double KEY_NANOS = 350;

  /** What Postgres takes to find that a row does not pass. */
  private static final double ROW_NANOS = 400;

  /** What is saved has to be sure. */
  private static final double WORTH = 0.9;

  /** Of DuckDB's memory; more than that is not fetched where a filter can leave it out. */
  private static final double MOST_MEMORY = 0.25;

  private final PgConnection raw;
  private final FragmentSql fragments;
  private final KeyReader keys;
  private final double fetchNanos;
  private final boolean always;

  /**
   * @param fetchNanos what a row takes to come from Postgres
   * @param always whether it is to be used where it can, even if it does not pay
   */
  BloomKeys(
      PgConnection raw, FragmentSql fragments, KeyReader keys, double fetchNanos, boolean always) {
    this.always = always;
    this.raw = raw;
    this.fragments = fragments;
    this.keys = keys;
    this.fetchNanos = fetchNanos;
  }

  /**
   * A filter of a path's keys.
   *
   * @param whole the relation that the path leads to, as Postgres expects
   * @return null when it would not pay
   */
  @Nullable BloomFilter filter(Statement duck, KeySource source, Expected whole)
      throws SQLException {
    boolean large = whole.rows() * whole.width() > MOST_MEMORY * keys.memory(duck);
    if (!always && !large && !saves(0, 0, whole.rows())) {
      return null;
    }
    List<Long> sample = sample(source.path(), whole.rows());
    if (sample.isEmpty()) {
      return null;
    }
    double share = (double) keys.among(duck, source, sample) / sample.size();
    if (!FederationPlanner.selects(share)) {
      return null;
    }
    KeyReader.Size size = keys.size(duck, source);
    if (size.different() > MOST_KEYS
        || !always && !large && !saves(size.different(), share, whole.rows())) {
      return null;
    }
    double wrongly = NEEDLESS * Math.max(share, 1.0 / sample.size());
    BloomFilter filter = BloomFilter.of(size.different(), wrongly, MOST_BYTES);
    keys.integers(duck, source, size.rows() > REPEATED * size.different(), filter::add);
    return filter;
  }

  private boolean saves(long different, double share, double rows) {
    double with = different * KEY_NANOS + rows * (ROW_NANOS + share * fetchNanos);
    return with <= WORTH * rows * fetchNanos;
  }

  /**
   * Different keys of some of the rows.
   *
   * @return none where the server's hash function is another one than ours
   */
  private List<Long> sample(KeyPath path, double rows) throws SQLException {
    List<Long> sample = new ArrayList<>();
    try (Statement statement = raw.createStatement();
        ResultSet row =
            statement.executeQuery(
                fragments.sample(path, Math.min(1, SAMPLE / rows), 4 * SAMPLE))) {
      while (row.next()) {
        long key = row.getLong(1);
        if (row.getLong(2) != BloomFilter.hash(key, FragmentSql.SAMPLE_SEED)) {
          return List.of();
        }
        sample.add(key);
      }
    }
    return sample;
  }
}
