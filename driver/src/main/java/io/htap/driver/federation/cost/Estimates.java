package io.htap.driver.federation.cost;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.engine.postgres.PlanCost;
import io.htap.driver.engine.postgres.PlanCost.Expected;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

  /**
   * Of columns.
   *
   * @param plain whether they are of a table that is one, so that its rows keep their places
   * @param bytes the mean of what they take in a row, as stored; 0 of a table without rows
   */
  public record Width(boolean plain, double bytes) {}

  private final Cache<String, Width> widths =
      Caffeine.newBuilder().maximumSize(MOST_KEPT).expireAfterWrite(AUTOVACUUM_NAPTIME).build();

  /**
   * Asks for a width.
   *
   * @param sql a query of the two figures
   */
  public Width width(PgConnection raw, String sql) throws SQLException {
    Width known = widths.getIfPresent(sql);
    if (known == null) {
      try (Statement statement = raw.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        row.next();
        known = new Width(row.getBoolean(1), row.getDouble(2));
      }
      widths.put(sql, known);
    }
    return known;
  }

  /**
   * Asks what to expect.
   *
   * @param sql a query without parameters
   */
  public Expected of(PgConnection raw, String sql) throws SQLException {
    Expected known = kept.getIfPresent(sql);
    if (known == null) {
      known = PlanCost.expected(raw, sql);
      kept.put(sql, known);
    }
    return known;
  }
}
