package io.htap.driver.observe;

import io.htap.spi.ReasonCode;
import java.util.EnumMap;
import java.util.Map;

/** What the statements of a copy came to, added up. */
public final class Totals {
  static final Totals NONE = new Totals(new long[SessionCounts.SIZE], 0, 0, 0, 0, 0, 0);

  private final long[] statements;
  private final long fallbacks;
  private final long hedges;
  private final long hedgesWon;
  private final long waits;
  private final long waitsInVain;
  private final long waitedNanos;

  Totals(
      long[] statements,
      long fallbacks,
      long hedges,
      long hedgesWon,
      long waits,
      long waitsInVain,
      long waitedNanos) {
    this.statements = statements;
    this.fallbacks = fallbacks;
    this.hedges = hedges;
    this.hedgesWon = hedgesWon;
    this.waits = waits;
    this.waitsInVain = waitsInVain;
    this.waitedNanos = waitedNanos;
  }

  /** What was added after that. */
  public Totals since(Totals earlier) {
    long[] more = new long[SessionCounts.SIZE];
    for (int i = 0; i < more.length; i++) {
      more[i] = statements[i] - earlier.statements[i];
    }
    return new Totals(
        more,
        fallbacks - earlier.fallbacks,
        hedges - earlier.hedges,
        hedgesWon - earlier.hedgesWon,
        waits - earlier.waits,
        waitsInVain - earlier.waitsInVain,
        waitedNanos - earlier.waitedNanos);
  }

  /** Executions that DuckDB has answered. */
  public long onDuckDb() {
    return statements[SessionCounts.ON_DUCKDB];
  }

  /** Executions that a GPU has answered. */
  public long onGpu() {
    return statements[SessionCounts.ON_GPU];
  }

  /** Executions that went to Postgres. */
  public long onPostgres() {
    long sum = statements[SessionCounts.NO_REASON];
    for (ReasonCode code : ReasonCode.values()) {
      sum += stayed(code);
    }
    return sum;
  }

  /** Executions that were for the copy, though Postgres may have had them in the end. */
  public long forCopy() {
    return onDuckDb()
        + onGpu()
        + stayed(ReasonCode.STALE)
        + stayed(ReasonCode.ENGINE_BUSY)
        + stayed(ReasonCode.ENGINE_FAILED)
        + stayed(ReasonCode.RESULT_TOO_LARGE);
  }

  /** All others. */
  public long staying() {
    return onPostgres() + onDuckDb() + onGpu() - forCopy();
  }

  /** Executions that went to Postgres for this reason. */
  public long stayed(ReasonCode code) {
    return statements[code.ordinal()];
  }

  /** Why executions went to Postgres, without what never happened. */
  public Map<ReasonCode, Long> stayed() {
    Map<ReasonCode, Long> stayed = new EnumMap<>(ReasonCode.class);
    for (ReasonCode code : ReasonCode.values()) {
      if (stayed(code) != 0) {
        stayed.put(code, stayed(code));
      }
    }
    return stayed;
  }

  /** Executions that DuckDB had begun and Postgres has answered. */
  public long fallbacks() {
    return fallbacks;
  }

  /** Executions that were late on Postgres and ran on the copy, too. */
  public long hedges() {
    return hedges;
  }

  /** Those of them that the copy has answered. */
  public long hedgesWon() {
    return hedgesWon;
  }

  /** Executions that waited for the copy to become fresh. */
  public long waits() {
    return waits;
  }

  /** Those of them that went to Postgres in the end. */
  public long waitsInVain() {
    return waitsInVain;
  }

  /** All waits together. */
  public long waitedNanos() {
    return waitedNanos;
  }
}
