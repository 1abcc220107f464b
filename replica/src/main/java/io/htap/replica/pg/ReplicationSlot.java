package io.htap.replica.pg;

import io.htap.replica.catalog.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/** The logical slot that keeps the log until the copy has it. */
public final class ReplicationSlot {
  private static final String TOO_MANY_SLOTS = "53400";
  private static final String TOO_MANY_CONNECTIONS = "53300";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private static final String INVALID_PASSWORD = "28P01";
  private static final String INVALID_AUTHORIZATION = "28";
  private static final String OBJECT_IN_USE = "55006";
  private static final int DROP_ATTEMPTS = 50;
  private static final long DROP_PAUSE_NANOS = 100_000_000;

  private ReplicationSlot() {}

  /**
   * @param consistentPoint the position that the exported snapshot shows
   * @param snapshot good until the next command on the connection that created the slot
   */
  public record Created(long consistentPoint, String snapshot) {}

  /**
   * @param confirmedFlush the log before it may be gone
   * @param lost the server has dropped log that the slot needed
   */
  public record State(long confirmedFlush, boolean active, boolean lost) {}

  /**
   * @throws PrerequisiteException when Postgres will not give a slot
   */
  public static Created create(Connection replication, String name, boolean temporary)
      throws SQLException, PrerequisiteException {
    try (Statement statement = replication.createStatement();
        ResultSet rs =
            statement.executeQuery(
                "CREATE_REPLICATION_SLOT "
                    + Identifiers.quoted(name)
                    + (temporary ? " TEMPORARY" : "")
                    + " LOGICAL pgoutput EXPORT_SNAPSHOT")) {
      rs.next();
      return new Created(
          LogSequenceNumber.valueOf(rs.getString("consistent_point")).asLong(),
          rs.getString("snapshot_name"));
    } catch (SQLException e) {
      throw prerequisite(e);
    }
  }

  /** The same error, or what to do about it when it is one that an administrator must mend. */
  public static SQLException prerequisite(SQLException e) throws PrerequisiteException {
    String advice = advice(e.getSQLState(), String.valueOf(e.getMessage()));
    if (advice != null) {
      throw new PrerequisiteException(advice + " (" + e.getMessage() + ")", e);
    }
    return e;
  }

  private static @Nullable String advice(@Nullable String state, String message) {
    if (TOO_MANY_SLOTS.equals(state)) {
      return "no replication slot is free; drop an unused one or raise max_replication_slots";
    }
    if (TOO_MANY_CONNECTIONS.equals(state) && message.contains("wal_senders")) {
      return "no WAL sender is free; raise max_wal_senders";
    }
    if (INVALID_PASSWORD.equals(state)) {
      return "the server refuses the copy's user or password; see htap.replica.user";
    }
    if (state != null && state.startsWith(INVALID_AUTHORIZATION)) {
      return "the server refuses the connection; pg_hba.conf must let the user in, for replication too";
    }
    if (INSUFFICIENT_PRIVILEGE.equals(state)) {
      return "the user may not replicate; run ALTER ROLE … REPLICATION";
    }
    return null;
  }

  public static Optional<State> state(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT s.confirmed_flush_lsn - '0/0'::pg_lsn, s.active,"
                + " coalesce(s.wal_status = 'lost', false) FROM pg_catalog.pg_replication_slots s"
                + " WHERE s.slot_name = ? AND s.database = pg_catalog.current_database()")) {
      statement.setString(1, name);
      try (ResultSet rs = statement.executeQuery()) {
        return rs.next()
            ? Optional.of(
                new State(rs.getBigDecimal(1).longValue(), rs.getBoolean(2), rs.getBoolean(3)))
            : Optional.empty();
      }
    }
  }

  /**
   * A warning when the slot keeps more than half of the log that it may keep; null otherwise, and
   * when there is no limit.
   */
  public static @Nullable String warning(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT (pg_catalog.pg_current_wal_lsn() - s.restart_lsn) / 1048576, m.setting::int8"
                + " FROM pg_catalog.pg_replication_slots s, pg_catalog.pg_settings m"
                + " WHERE s.slot_name = ? AND m.name = 'max_slot_wal_keep_size'"
                + " AND m.setting::int8 > 0")) {
      statement.setString(1, name);
      try (ResultSet rs = statement.executeQuery()) {
        if (!rs.next() || 2 * rs.getLong(1) < rs.getLong(2)) {
          return null;
        }
        return "the slot keeps %d MB of the log; at max_slot_wal_keep_size (%d MB) it is lost"
            .formatted(rs.getLong(1), rs.getLong(2));
      }
    }
  }

  /**
   * Ends whoever holds the slot: a process of this copy that is cut off and that the server still
   * waits for.
   */
  public static void terminateHolder(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_terminate_backend(s.active_pid)"
                + " FROM pg_catalog.pg_replication_slots s"
                + " WHERE s.slot_name = ? AND s.active_pid IS NOT NULL")) {
      statement.setString(1, name);
      statement.executeQuery().close();
    }
  }

  /** Drops the slot if it exists; waits a while for whoever is just letting go of it. */
  public static void drop(Connection connection, String name) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "SELECT pg_catalog.pg_drop_replication_slot(slot_name)"
                  + " FROM pg_catalog.pg_replication_slots WHERE slot_name = ?")) {
        statement.setString(1, name);
        statement.executeQuery().close();
        return;
      } catch (SQLException e) {
        if (!OBJECT_IN_USE.equals(e.getSQLState()) || attempt == DROP_ATTEMPTS) {
          throw e;
        }
      }
      LockSupport.parkNanos(DROP_PAUSE_NANOS);
    }
  }
}
