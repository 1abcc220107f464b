package io.htap.replica.pg;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Which server and database this is.
 *
 * @param systemId unique to the cluster, the same after a restart
 * @param timeline changes with every fail-over and point-in-time recovery
 * @param flushLsn the end of the durable log when asked
 */
public record ServerInfo(String systemId, long timeline, String database, long flushLsn) {
  private static final int OLDEST = 140_000;

  /** Functions alone, which anybody may call and no search_path can replace. */
  private static final String ORIGIN =
      "SELECT d.oid, pg_catalog.encode(pg_catalog.timestamptz_send("
          + "pg_catalog.pg_postmaster_start_time()), 'hex') FROM pg_catalog.pg_database d"
          + " WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()";

  private static final String SQL =
      "SELECT pg_catalog.current_setting('server_version_num')::int,"
          + " pg_catalog.current_setting('wal_level'), pg_catalog.pg_is_in_recovery()";

  /**
   * Checks over the ordinary connection that the server will do, before a replication connection is
   * asked for.
   *
   * @return {@code server_version_num}
   * @throws PrerequisiteException when no replica can be kept of this server as it is configured
   */
  public static int check(Connection ordinary) throws SQLException, PrerequisiteException {
    try (Statement statement = ordinary.createStatement();
        ResultSet rs = statement.executeQuery(SQL)) {
      rs.next();
      if (rs.getInt(1) < OLDEST) {
        throw new PrerequisiteException("the server must be Postgres 14 or later", null);
      }
      if (rs.getBoolean(3)) {
        throw new PrerequisiteException(
            "the server is a standby; connect to the primary, where a publication can be created",
            null);
      }
      if (!"logical".equals(rs.getString(2))) {
        throw new PrerequisiteException(
            "wal_level is '"
                + rs.getString(2)
                + "'; run ALTER SYSTEM SET wal_level = logical and restart Postgres",
            null);
      }
      return rs.getInt(1);
    }
  }

  /**
   * What tells the database at the other end of a connection from all others, clones and standbys
   * included, for as long as the server runs. Any user may ask.
   */
  public static String origin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rs = statement.executeQuery(ORIGIN)) {
      rs.next();
      return rs.getString(1) + "@" + rs.getString(2);
    }
  }

  /** Asks the server who it is. */
  public static ServerInfo identify(Connection replication) throws SQLException {
    try (Statement statement = replication.createStatement();
        ResultSet rs = statement.executeQuery("IDENTIFY_SYSTEM")) {
      rs.next();
      return new ServerInfo(
          rs.getString("systemid"),
          rs.getLong("timeline"),
          rs.getString("dbname"),
          LogSequenceNumber.valueOf(rs.getString("xlogpos")).asLong());
    }
  }

  /** Whether a position taken from that server's log means the same in this one's. */
  public boolean sameHistory(String otherSystemId, long otherTimeline, String otherDatabase) {
    return systemId.equals(otherSystemId)
        && timeline == otherTimeline
        && database.equals(otherDatabase);
  }
}
