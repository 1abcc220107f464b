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

  /**
   * A timestamptz as what a timestamp without a zone is compared with, which Postgres would take
   * for one of the session's zone. NULL within two days of a change of the zone's offset: there a
   * later local time can be an earlier instant.
   */
  public Moment local() {
    String steady =
        "((%1$s) + interval '48:00:00')::timestamp - ((%1$s) - interval '48:00:00')::timestamp";
    String local = "CASE WHEN " + steady + " = interval '96:00:00' THEN (%1$s)::timestamp END";
    return new Moment(local.formatted(sql), PgType.TIMESTAMP);
  }
}
