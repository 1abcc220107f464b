package io.htap.driver.engine.postgres;

import io.htap.spi.SessionFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Proves that a time zone means the same to Java and to the server, whose zone tables may be of
 * different years: both are asked for the offset of every week from 1970 to 2037.
 */
public final class ZoneProof {
  /** Instants outside this span are not proven and their text is left to Postgres. */
  public static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

  public static final Instant LAST = Instant.parse("2037-12-31T00:00:00Z");

  private static final String OFFSETS =
      "SELECT pg_catalog.date_part('epoch', t)::int8,"
          + " pg_catalog.date_part('epoch', (t AT TIME ZONE ?) - (t AT TIME ZONE 'UTC'))::int4"
          + " FROM pg_catalog.generate_series('1970-01-01 00:00:00Z'::timestamptz,"
          + " '2037-12-31 00:00:00Z', interval '7 days') AS g(t)";
  private static final ConcurrentHashMap<String, Boolean> PROVEN = new ConcurrentHashMap<>();

  private ZoneProof() {}

  /**
   * The zone's rules if they are proven equal. Asks the server once per zone and process.
   *
   * @param zone the session's {@code TimeZone}
   * @return empty when the names or the rules differ, POSIX-style zones among them
   */
  public static Optional<ZoneId> prove(Connection connection, String zone) throws SQLException {
    if (SessionFacts.isUtc(zone)) {
      return Optional.of(ZoneId.of("UTC"));
    }
    // "GMT-02" and its like are POSIX to Postgres, whose sign is the opposite of ISO's.
    if (!zone.contains("/") || !ZoneId.getAvailableZoneIds().contains(zone)) {
      return Optional.empty();
    }
    Boolean proven = PROVEN.get(zone);
    if (proven == null) {
      proven = sameOffsets(connection, zone);
      PROVEN.put(zone, proven);
    }
    return proven ? Optional.of(ZoneId.of(zone)) : Optional.empty();
  }

  private static boolean sameOffsets(Connection connection, String zone) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(OFFSETS)) {
      ZoneRules rules = ZoneId.of(zone).getRules();
      statement.setString(1, zone);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Instant instant = Instant.ofEpochSecond(rows.getLong(1));
          if (rules.getOffset(instant).getTotalSeconds() != rows.getInt(2)) {
            return false;
          }
        }
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
