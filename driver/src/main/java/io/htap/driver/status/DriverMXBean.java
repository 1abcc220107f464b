package io.htap.driver.status;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the driver does with one copy, as JMX shows it. Counts are of executions since {@link
 * #getSince}; times are in milliseconds.
 */
public interface DriverMXBean {
  /** Connections that share the copy now. */
  int getSessions();

  /** Executions that Postgres has had. */
  long getStatementsOnPostgres();

  /** Executions that DuckDB has answered. */
  long getStatementsOnDuckDb();

  /** Executions that a GPU has answered. */
  long getStatementsOnGpu();

  /** Why executions went to Postgres: their number by the code of the reason. */
  Map<String, Long> getStayReasons();

  /** Executions that failed on DuckDB before the first row, and that Postgres has answered. */
  long getFallbacks();

  /** Executions that were late on Postgres and ran on the copy, too. */
  long getHedges();

  /** Those of them that the copy has answered. */
  long getHedgesWon();

  /** Executions that waited for the copy to become fresh. */
  long getFreshnessWaits();

  /** Those of them that went to Postgres, for the copy was not fresh in time. */
  long getFreshnessWaitsInVain();

  double getFreshnessWaitMillis();

  double getLongestFreshnessWaitMillis();

  /** Memory that DuckDB has for tables, indexes, results and all else; null when unknown. */
  @Nullable Long getDuckDbMemoryBytes();

  /** What DuckDB has on disk because memory did not do for it; null when unknown. */
  @Nullable Long getDuckDbSpilledBytes();

  /**
   * What prevails: {@code OLTP}, {@code OLAP} or {@code MIXED}; null unless statements are routed
   * by what was learned.
   */
  @Nullable String getWorkload();

  /** How many statements may run on DuckDB at once because of that; null where that is null. */
  @Nullable Integer getDuckDbTurns();

  /** How busy the engines are, and what that says; null where that is null. */
  @Nullable String getLoad();

  /** Whether statements stay on Postgres for a while because DuckDB has failed repeatedly. */
  boolean isBreakerOpen();

  /** How often DuckDB has failed since it last answered. */
  int getBreakerFailures();

  /** When counting began, in ISO 8601. */
  String getSince();

  /** Begins to count anew. */
  void reset();
}
