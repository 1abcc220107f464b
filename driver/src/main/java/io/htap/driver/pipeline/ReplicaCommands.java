package io.htap.driver.pipeline;

import io.htap.driver.session.HtapCommand.Call;
import io.htap.driver.session.TextTable;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.status.ModelTable;
import io.htap.driver.status.RetrainingTable;
import io.htap.replica.Replica;
import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code CALL htap.…}: what an owner may do with the copy. Whoever could have made it may: the
 * role that replicates, its members, superusers.
 */
final class ReplicaCommands {
  /** Superusers are members of every role. */
  private static final String MAY =
      "SELECT coalesce((SELECT pg_catalog.pg_has_role(r.oid, 'MEMBER') FROM pg_catalog.pg_roles r"
          + " WHERE r.rolname OPERATOR(pg_catalog.=) ?),"
          + " (SELECT r.rolsuper FROM pg_catalog.pg_roles r"
          + " WHERE r.rolname OPERATOR(pg_catalog.=) current_user))";

  /** Null for a name that this session does not find. */
  private static final String OID = "SELECT pg_catalog.to_regclass(?)::pg_catalog.oid";

  private final HtapSession session;

  ReplicaCommands(HtapSession session) {
    this.session = session;
  }

  /** Runs it; null when there is nothing to tell. */
  @Nullable TextTable run(Call call, ExecutionRequest request) throws SQLException {
    Copy copy = session.copy;
    if (copy == null) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "there is no copy: htap.replica.tables is not set");
    }
    copy.renew();
    if (!mayRule(session.raw, copy)) {
      throw new HtapException(
          SqlState.INSUFFICIENT_PRIVILEGE,
          "permission denied for the copy: the current role is not a member of \""
              + copy.replica().user()
              + "\"");
    }
    switch (call.procedure()) {
      case DROP_REPLICA -> copy.drop("dropped by CALL htap.drop_replica()");
      case PAUSE_REPLICA -> pause(copy.replica());
      case RESUME_REPLICA -> copy.resume();
      case RELEASE_QUARANTINE -> {
        copy.verifier().release();
        session.settingsChanged();
      }
      case RESET_STATEMENTS -> copy.learning().reset();
      case RETRAIN -> {
        return RetrainingTable.of(copy.learning().retrain());
      }
      case RESTORE_MODEL -> {
        copy.learning().restoreModel();
        return ModelTable.of(copy.learning().modelStatus());
      }
      case RESNAPSHOT -> resnapshot(copy.replica(), table(call, request));
    }
    return null;
  }

  /** Whether the current role may do with the copy as it likes. */
  static boolean mayRule(Connection connection, Copy copy) throws SQLException {
    try (PreparedStatement statement = prepare(connection, MAY, copy.replica().user());
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private static void pause(Replica replica) throws HtapException {
    requireOpen(replica);
    replica.pause();
  }

  private static void requireOpen(Replica replica) throws HtapException {
    Reason ended = replica.ended();
    if (ended != null) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "there is no copy: " + ended.detail());
    }
  }

  private static String table(Call call, ExecutionRequest request) throws HtapException {
    if (!call.bound()) {
      return String.valueOf(call.argument());
    }
    List<BoundParameter> parameters = request.parameters();
    Object value = parameters == null || parameters.isEmpty() ? null : parameters.get(0).value();
    if (value instanceof String name) {
      return name;
    }
    throw new HtapException(
        SqlState.INVALID_PARAMETER_VALUE, "the name of the table must be bound as a string");
  }

  /** Returns at once; the table is read from Postgres until its new copy is in. */
  private void resnapshot(Replica replica, String table) throws SQLException {
    requireOpen(replica);
    Long oid = oid(table);
    if (oid == null) {
      throw new HtapException(
          SqlState.UNDEFINED_TABLE, "relation \"" + table + "\" does not exist");
    }
    if (!replica.resnapshot(oid)) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "\"" + table + "\" cannot be copied anew: " + why(replica, oid));
    }
  }

  private static String why(Replica replica, long oid) {
    return replica
        .ineligible(oid)
        .map(Reason::detail)
        .orElseGet(() -> "the replica is " + replica.status().phase());
  }

  /** As Postgres finds it: by the session's search_path, with its rules for quotes. */
  private @Nullable Long oid(String table) throws SQLException {
    try (PreparedStatement statement = prepare(session.raw, OID, table);
        ResultSet row = statement.executeQuery()) {
      row.next();
      long oid = row.getLong(1);
      return row.wasNull() ? null : oid;
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, String argument)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      statement.setString(1, argument);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
