package io.htap.routing.load;

import io.htap.spi.EngineId;

/**
 * What was seen last of both engines and of what they do.
 *
 * @param turns how many statements may run on DuckDB at once because of it
 */
public record Situation(Balance balance, Workload workload, int turns) {
  /**
   * What the load says by now. That of DuckDB says nothing any more once Postgres has more under
   * way: if all went by what was seen a while ago, it would have everything next (Mitzenmacher,
   * "How Useful Is Old Information?", IEEE Transactions on Parallel and Distributed Systems 11,
   * 2000). Nor does it where transactions prevail, since these have Postgres.
   *
   * @param onPostgres statements under way there that DuckDB could have
   * @param onDuckDb statements under way there, or waiting
   */
  public Balance now(int onPostgres, int onDuckDb) {
    boolean over = onDuckDb == 0 || onDuckDb < onPostgres;
    boolean unheard =
        balance.pressed() == EngineId.DUCKDB && (over || workload.phase() == Workload.Phase.OLTP);
    return unheard ? balance.unheard() : balance;
  }
}
