package io.htap.driver.execute;

import io.htap.driver.engine.duckdb.RowReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Runs a translated statement on the copy and builds pgjdbc's own result set from its rows, so that
 * whatever the application asks of a value, pgjdbc answers.
 */
public final class CopyExecution {
  /** What is larger goes to Postgres, which delivers by cursor to whoever sets a fetch size. */
  private static final long MOST_BYTES = Runtime.getRuntime().maxMemory() / 4;

  private static final int OVERHEAD_PER_CELL = 24;

  private final RunningQuery running;

  public CopyExecution(RunningQuery running) {
    this.running = running;
  }

  /**
   * One execution.
   *
   * @param parameters one for each marker, as texts that DuckDB casts; null for NULL
   * @param cut applied after the final order
   * @param zone the session's time zone, proven; null when no timestamptz can be printed
   * @param limit the longest it may run; zero for no limit
   */
  public record Call(
      CopyQuery query,
      List<@Nullable String> parameters,
      Cut cut,
      @Nullable ZoneId zone,
      Duration limit) {}

  /**
   * All rows.
   *
   * @param statement pgjdbc's statement that the result set belongs to
   * @throws PSQLException 57014 when the application stopped it or its time was up
   * @throws SQLException any other error, after which the statement may run on Postgres
   */
  public ResultSet run(DuckDBConnection copy, BaseStatement statement, Call call)
      throws SQLException {
    List<Tuple> rows = new ArrayList<>();
    List<@Nullable Object[]> keys = new ArrayList<>();
    RunningQuery.Stop stopped;
    SQLException failure = null;
    try (PreparedStatement query = copy.prepareStatement(call.query().sql());
        Timeouts.Timer timer = Timeouts.start(running, query, call.limit())) {
      bind(query, call);
      running.begin(query);
      try (ResultSet row = query.executeQuery()) {
        read(row, statement.getMaxRows(), call, rows, keys);
      } catch (SQLException e) {
        failure = e;
      } finally {
        stopped = running.end();
      }
    }
    if (stopped != null) {
      throw cancelled(stopped, failure);
    }
    if (failure != null) {
      throw failure;
    }
    FinalOrder order = call.query().order();
    if (order != null) {
      Connection postgres = statement.getConnection();
      rows = order.sort(rows, keys, postgres, call.cut());
      int most = statement.getMaxRows();
      rows = most > 0 && rows.size() > most ? rows.subList(0, most) : rows;
    }
    return statement.createDriverResultSet(call.query().fields(), rows);
  }

  private static void bind(PreparedStatement query, Call call) throws SQLException {
    for (int i = 0; i < call.parameters().size(); i++) {
      query.setString(i + 1, call.parameters().get(i));
    }
  }

  private static void read(
      ResultSet row, int maxRows, Call call, List<Tuple> rows, List<@Nullable Object[]> keys)
      throws SQLException {
    RowReader reader = new RowReader(call.query().columns(), call.zone());
    FinalOrder order = call.query().order();
    long bytes = 0;
    while (row.next()) {
      if (order == null) {
        if (maxRows > 0 && rows.size() == maxRows) {
          return;
        }
      } else {
        if (rows.size() == FinalOrder.MOST_ROWS) {
          throw new ResultTooLargeException("more rows than are ordered outside an engine");
        }
        keys.add(keys(row, order));
      }
      Tuple tuple = reader.read(row);
      bytes += tuple.length() + (long) OVERHEAD_PER_CELL * tuple.fieldCount();
      if (bytes > MOST_BYTES) {
        throw new ResultTooLargeException("more than a quarter of the heap");
      }
      rows.add(tuple);
    }
  }

  private static @Nullable Object[] keys(ResultSet row, FinalOrder order) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[order.keys().size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = row.getObject(order.keys().get(k).column() + 1);
    }
    return values;
  }

  /** Worded as Postgres words it. */
  private static PSQLException cancelled(RunningQuery.Stop stop, @Nullable SQLException cause) {
    String why = stop == RunningQuery.Stop.TIMEOUT ? "statement timeout" : "user request";
    return new PSQLException(
        "ERROR: canceling statement due to " + why, PSQLState.QUERY_CANCELED, cause);
  }
}
