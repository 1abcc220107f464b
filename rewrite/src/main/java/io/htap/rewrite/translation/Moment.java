package io.htap.rewrite.translation;

import io.htap.spi.PgType;
import java.util.Objects;

/**
 * An expression without a column that Postgres computes for the statement, in the statement's
 * session and transaction.
 *
 * @param sql Postgres's SQL
 * @param type date, timestamp or timestamptz
 */
public record Moment(String sql, PgType type) {
  public Moment {
    Objects.requireNonNull(sql);
    Objects.requireNonNull(type);
  }
}
