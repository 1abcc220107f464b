package io.htap.driver.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.engine.postgres.PlanCost;
import io.htap.driver.engine.postgres.PlanCost.Expected;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.jdbc.PgConnection;

/**
 * What Postgres expects of whole relations. It is asked anew no sooner than a server with default
 * settings looks at its own statistics again.
 */
public final class Estimates {
  private static final Duration AUTOVACUUM_NAPTIME = Duration.ofMinutes(1);
  private static final int MOST_KEPT = 1_000;

  private final Cache<String, Expected> kept =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(AUTOVACUUM_NAPTIME).build();

  Expected of(PgConnection raw, String sql) throws SQLException {
    Expected known = kept.getIfPresent(sql);
    if (known == null) {
      known = PlanCost.expected(raw, sql);
      kept.put(sql, known);
    }
    return known;
  }
}
