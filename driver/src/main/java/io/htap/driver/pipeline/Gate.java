package io.htap.driver.pipeline;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.spi.EngineId;
import io.htap.spi.Freshness;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/** Reasons to stay that cost no look at anything but this session. */
final class Gate {
  private Gate() {}

  /** What keeps all statements of a session on Postgres, as it is now; null for nothing. */
  static @Nullable Reason atHome(HtapSession session) {
    Copy copy = session.copy;
    HtapConfig config = session.settings.current();
    if (!config.enabled()) {
      return Reason.of(ReasonCode.ROUTE_FORCED, "htap.enabled is false");
    }
    if (config.route().engine() == EngineId.POSTGRES) {
      return Reason.of(ReasonCode.ROUTE_FORCED, "htap.route is postgres");
    }
    if (session.rawTaken()) {
      return Reason.of(ReasonCode.RAW_CONNECTION_TAKEN, "pgjdbc's own connection was handed out");
    }
    Reason ended = copy == null ? null : copy.replica().ended();
    if (ended != null) {
      return ended;
    }
    return copy != null && copy.breaker().open()
        ? Reason.of(ReasonCode.ENGINE_FAILED, "DuckDB has failed repeatedly")
        : null;
  }

  /** Null when the session lets the statement leave. */
  static @Nullable Reason check(HtapSession session, ExecutionRequest request) throws SQLException {
    PgConnection raw = session.raw;
    Reason home = atHome(session);
    if (home != null) {
      return home;
    }
    if (simple(raw.getPreferQueryMode(), request)) {
      return Reason.of(ReasonCode.SESSION_SETTING, "preferQueryMode asks for the simple protocol");
    }
    if (raw.getTransactionState() == TransactionState.FAILED) {
      return Reason.of(ReasonCode.TRANSACTION_FAILED, "the transaction is aborted");
    }
    var statement = request.statement();
    if (request.expectation() == ExecutionRequest.Expectation.COUNT
        || statement.getResultSetHoldability() != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
      return Reason.of(ReasonCode.RESULT_SET_KIND, "a count is asked for, or a held result");
    }
    if (statement.getResultSetConcurrency() != ResultSet.CONCUR_READ_ONLY) {
      if (session.settings.current().freshness().mode() != Freshness.Mode.STRICT) {
        // Whoever writes what he has read must not have read what was so some time ago.
        return Reason.of(ReasonCode.RESULT_SET_KIND, "updatable result, and freshness not strict");
      }
      if (statement.getFetchSize() > 0
          && statement.getResultSetType() == ResultSet.TYPE_FORWARD_ONLY) {
        return Reason.of(ReasonCode.RESULT_SET_KIND, "updatable result that is read bit by bit");
      }
    }
    if (session.buffer.keepsHome(statement.getFetchSize())) {
      return Reason.of(ReasonCode.SESSION_SETTING, "maxResultBuffer is set");
    }
    if (statement.getFetchSize() > 0 && statement.getAdaptiveFetch()) {
      return Reason.of(ReasonCode.RESULT_SET_KIND, "pgjdbc adapts the fetch size");
    }
    return request.parameters() == null
        ? Reason.of(ReasonCode.PARAMETER_TYPE, "a parameter that only pgjdbc understands")
        : null;
  }

  /** Whether pgjdbc sends the text by the simple protocol, in which nothing is described. */
  private static boolean simple(PreferQueryMode mode, ExecutionRequest request) {
    return mode == PreferQueryMode.SIMPLE
        || mode == PreferQueryMode.EXTENDED_FOR_PREPARED
            && request.parameters() != null
            && request.parameters().isEmpty();
  }
}
