package io.htap.driver.execute;

import io.htap.driver.engine.duckdb.RowReader;
import io.htap.replica.ReaderPool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Query;
import org.postgresql.core.Tuple;
import org.postgresql.util.PSQLException;

/**
 * Runs a translated statement on the copy and builds pgjdbc's own result set from its rows, so that
 * whatever the application asks of a value, pgjdbc answers.
 */
public final class CopyExecution {
  private final RunningQuery running;
  private final ReaderPool readers;
  private final ResultBuffer buffer;
  private long rowCount = -1;

  public CopyExecution(RunningQuery running, ReaderPool readers) {
    this(running, readers, ResultBuffer.UNLIMITED);
  }

  /**
   * @param buffer what a result may take that is not fetched bit by bit
   */
  public CopyExecution(RunningQuery running, ReaderPool readers, ResultBuffer buffer) {
    this.running = running;
    this.readers = readers;
    this.buffer = buffer;
  }

  /**
   * One execution.
   *
   * @param parameters one for each marker, as texts that DuckDB casts; null for NULL
   * @param cut applied after the final order
   * @param zone the session's time zone, proven; null when no timestamptz can be printed
   * @param limit for all of it, or for the first rows
   * @param fetchLimit for fetching more
   * @param staging what the statement needs beside what DuckDB holds
   */
  public record Call(
      CopyQuery query,
      List<@Nullable String> parameters,
      Cut cut,
      @Nullable ZoneId zone,
      TimeLimit limit,
      TimeLimit fetchLimit,
      Staging staging) {
    /** The same with another limit. */
    public Call within(TimeLimit other) {
      return new Call(query, parameters, cut, zone, other, fetchLimit, staging);
    }
  }

  /**
   * The rows: all of them, or, where a fetch size is set, nothing goes back, and the order is
   * DuckDB's, the first ones and a cursor that brings the others.
   *
   * @param statement pgjdbc's statement that the result set belongs to
   * @throws PSQLException 57014 when the application stopped it or its time was up
   * @throws SQLException any other error, after which the statement may run on Postgres
   */
  public ResultSet run(BaseStatement statement, Call call) throws SQLException {
    return statement.getFetchSize() > 0
            && statement.getResultSetType() == ResultSet.TYPE_FORWARD_ONLY
            && call.query().order() == null
        ? stream(statement, call)
        : all(statement, call);
  }

  /** Takes rows one by one. */
  @FunctionalInterface
  public interface RowTaker {
    void take(Tuple row) throws SQLException;
  }

  /** Reads all rows without keeping any. */
  public void each(Call call, RowTaker taker) throws SQLException {
    RowReader reader = new RowReader(call.query().columns(), call.query().packed(), call.zone());
    try (CopyCursor cursor = new CopyCursor(readers, running, call, true)) {
      cursor.read(
          row -> {
            taker.take(reader.read(row));
            return true;
          },
          call.limit());
    }
  }

  /**
   * Runs a statement that writes, in a transaction of its own.
   *
   * @param sql DuckDB's, without parameters, in the place of the call's query
   * @return how many rows it wrote
   */
  public long write(String sql, Call call) throws SQLException {
    DuckDBConnection duck = readers.borrow();
    try {
      call.staging().bring(duck, running, call.limit());
      long[] count = {0};
      try (Statement statement = duck.createStatement()) {
        Watched.run(
            running,
            call.limit(),
            statement::cancel,
            () -> count[0] = statement.executeLargeUpdate(sql));
      }
      return count[0];
    } finally {
      takeAway(call.staging(), duck);
      readers.release(duck);
    }
  }

  /** A connection that it stays on serves nobody else. */
  private static void takeAway(Staging staging, DuckDBConnection duck) throws SQLException {
    try {
      staging.remove(duck);
    } catch (SQLException e) {
      duck.close();
    }
  }

  private ResultSet stream(BaseStatement statement, Call call) throws SQLException {
    var reader = new RowReader(call.query().columns(), call.query().packed(), call.zone());
    CopyCursor cursor = new CopyCursor(readers, running, call, true);
    try {
      var rows = new StreamedRows(cursor, reader, call.fetchLimit(), statement.getMaxRows());
      boolean more = rows.start(statement.getFetchSize(), call.limit());
      ResultSet result = statement.createDriverResultSet(call.query().fields(), rows);
      if (!more) {
        return result;
      }
      Connection postgres = statement.getConnection();
      rows.attach(
          result, postgres.getAutoCommit() ? null : new TransactionPortal(postgres, running));
      return new StreamedResultSet(result, rows, cursor);
    } catch (SQLException | RuntimeException e) {
      cursor.close();
      throw e;
    }
  }

  private ResultSet all(BaseStatement statement, Call call) throws SQLException {
    return result(statement, call, fetch(call, statement.getMaxRows()));
  }

  /**
   * All rows, as DuckDB gives them.
   *
   * @param keys of each row, where an order is left to do
   */
  public record Fetched(List<Tuple> rows, List<@Nullable Object[]> keys) {}

  /**
   * Reads all rows, in whichever thread.
   *
   * @param maxRows that are wanted; 0 for all
   */
  public Fetched fetch(Call call, int maxRows) throws SQLException {
    var fetched = new Fetched(new ArrayList<>(), new ArrayList<>());
    try (CopyCursor cursor = new CopyCursor(readers, running, call, false)) {
      read(cursor, maxRows, call, fetched.rows(), fetched.keys());
    }
    return fetched;
  }

  /** Makes them a result; by the statement's own thread. */
  public ResultSet result(BaseStatement statement, Call call, Fetched fetched) throws SQLException {
    List<Tuple> rows = fetched.rows();
    FinalOrder order = call.query().order();
    if (order != null) {
      Connection postgres = statement.getConnection();
      rows = order.sort(rows, fetched.keys(), postgres, call.cut());
      int most = statement.getMaxRows();
      rows = most > 0 && rows.size() > most ? rows.subList(0, most) : rows;
    }
    rowCount = rows.size();
    return statement.createResultSet(updated(statement, call), call.query().fields(), rows, null);
  }

  /** The query whose rows pgjdbc may be asked to update, which it does on Postgres. */
  static @Nullable Query updated(BaseStatement statement, Call call) throws SQLException {
    String asked = call.query().asked();
    return asked == null || statement.getResultSetConcurrency() == ResultSet.CONCUR_READ_ONLY
        ? null
        : statement
            .getConnection()
            .unwrap(BaseConnection.class)
            .getQueryExecutor()
            .createSimpleQuery(asked);
  }

  /** How many rows the last run gave; −1 when they are read bit by bit. */
  public long rowCount() {
    return rowCount;
  }

  private void read(
      CopyCursor cursor, int maxRows, Call call, List<Tuple> rows, List<@Nullable Object[]> keys)
      throws SQLException {
    RowReader reader = new RowReader(call.query().columns(), call.query().packed(), call.zone());
    FinalOrder order = call.query().order();
    ResultSize size = new ResultSize(buffer);
    cursor.read(
        row -> {
          if (order != null) {
            if (rows.size() == FinalOrder.MOST_ROWS) {
              throw new ResultTooLargeException("more rows than are ordered outside an engine");
            }
            keys.add(keys(row, order));
          }
          Tuple tuple = reader.read(row);
          size.add(tuple);
          rows.add(tuple);
          return order != null || maxRows == 0 || rows.size() < maxRows;
        },
        call.limit());
  }

  private static @Nullable Object[] keys(ResultSet row, FinalOrder order) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[order.keys().size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = row.getObject(order.keys().get(k).column() + 1);
    }
    return values;
  }
}
