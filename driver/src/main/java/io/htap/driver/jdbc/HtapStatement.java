package io.htap.driver.jdbc;

import io.htap.driver.forward.ForwardingStatement;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.ExecutionRequest.Expectation;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.PgCall;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * A statement. What it executes either runs on pgjdbc, and pgjdbc's own state is the state; or it
 * has moved elsewhere, and the little state that JDBC shows of one result is kept here.
 */
public class HtapStatement implements ForwardingStatement {
  static final List<BoundParameter> NO_PARAMETERS = List.of();

  /** Whose result is current. */
  private enum Current {
    POSTGRES,
    MOVED_ROWS,
    MOVED_COMMAND,
    MOVED_AND_PASSED
  }

  private final BaseStatement delegate;
  private final HtapConnection connection;
  private final boolean movable;
  private Current current = Current.POSTGRES;

  /** Whether an execution elsewhere is under way; read by the thread that cancels it. */
  private volatile boolean moving;

  /** How many rows a command elsewhere has written. */
  private long movedCount;

  /** When it was handed to Postgres, in nanoseconds; 0 when nobody wants to know. */
  private long began;

  /** The rows that came from elsewhere, to be closed by the next execution; null for none. */
  private volatile @Nullable HtapResultSet moved;

  /** What it takes to run the batch on Postgres; null for nothing. */
  private @Nullable StagedWrite batched;

  /** The wrapper of pgjdbc's last result set, so that asking again gives the same object. */
  private @Nullable HtapResultSet seen;

  /** Likewise of its last generated keys. */
  private @Nullable HtapResultSet keys;

  HtapStatement(BaseStatement delegate, HtapConnection connection) throws SQLException {
    this(delegate, connection, movable(delegate));
  }

  HtapStatement(BaseStatement delegate, HtapConnection connection, boolean movable) {
    this.delegate = delegate;
    this.connection = connection;
    this.movable = movable;
  }

  /** Holdable result sets are Postgres's. */
  static boolean movable(Statement raw) throws SQLException {
    return raw.getResultSetHoldability() == ResultSet.CLOSE_CURSORS_AT_COMMIT;
  }

  @Override
  public final BaseStatement delegate() {
    return delegate;
  }

  final HtapConnection owner() {
    return connection;
  }

  // Execution

  /** The route of a text given to an execute method. */
  StatementRoute routeOf(String sql) throws SQLException {
    return connection.route(sql);
  }

  /**
   * Ends the last execution as pgjdbc does before each, and tries the route.
   *
   * @param sql null for a text that was prepared
   * @return null when the statement is to run on pgjdbc
   */
  final @Nullable Outcome move(
      StatementRoute route,
      @Nullable String sql,
      @Nullable List<BoundParameter> parameters,
      Expectation expectation)
      throws SQLException {
    forgetMoved();
    if (route.alwaysPostgres()) {
      began = route.stays();
      return null;
    }
    PostgresResults.close(delegate);
    seen = null;
    connection.beforeMoving();
    // Of a statement that cannot move, only the driver's own commands are executed elsewhere.
    Expectation asked = movable ? expectation : Expectation.COUNT;
    Outcome outcome;
    moving = true;
    try {
      PgCall<?> onPostgres = () -> executeOnPostgres(sql);
      outcome = route.execute(new ExecutionRequest(delegate, parameters, asked, onPostgres));
    } finally {
      moving = false;
    }
    if (outcome instanceof Outcome.Rows rows) {
      moved = new HtapResultSet(rows.resultSet(), this);
      current = Current.MOVED_ROWS;
    } else if (outcome instanceof Outcome.Done done) {
      current = Current.MOVED_COMMAND;
      movedCount = done.count();
    }
    began = outcome == null ? System.nanoTime() : 0;
    return outcome;
  }

  /** By itself, where nothing is to be staged for it. */
  boolean executeOnPostgres(@Nullable String sql) throws SQLException {
    return delegate.execute(Objects.requireNonNull(sql));
  }

  /** Postgres has answered; of what could have run elsewhere, it is worth knowing in what time. */
  final void answered(StatementRoute route) {
    if (began != 0) {
      route.ranOnPostgres(System.nanoTime() - began);
    }
  }

  /** Postgres has not answered, which is worth knowing, too, if it was stopped. */
  final SQLException unanswered(StatementRoute route, SQLException e) {
    if (began != 0 && PSQLState.QUERY_CANCELED.getState().equals(e.getSQLState())) {
      route.stoppedOnPostgres(System.nanoTime() - began);
    }
    return e;
  }

  /** Closes what the last moved execution left open; from here on pgjdbc's state is the state. */
  final void forgetMoved() throws SQLException {
    connection.executing();
    current = Current.POSTGRES;
    HtapResultSet rows = moved;
    if (rows != null) {
      moved = null;
      rows.close();
    }
  }

  final void completed(StatementRoute route) {
    if (began != 0) {
      route.endedOnPostgres(System.nanoTime() - began);
    }
    if (route.mayWrite()) {
      connection.wrote();
    }
  }

  /** The rows of an outcome, or pgjdbc's error when there are none. */
  final ResultSet rowsOf(Outcome outcome) throws SQLException {
    ResultSet rows = outcome instanceof Outcome.Done ? null : getResultSet();
    if (rows == null) {
      throw new PSQLException(GT.tr("No results were returned by the query."), PSQLState.NO_DATA);
    }
    return rows;
  }

  /** The count of a command, or pgjdbc's error when there are rows. */
  final long countOf(Outcome outcome) throws SQLException {
    if (!(outcome instanceof Outcome.Done)) {
      throw new PSQLException(
          GT.tr("A result was returned when none was expected."), PSQLState.TOO_MANY_RESULTS);
    }
    return movedCount;
  }

  /** Wraps a result set of this statement; the same one gives the same wrapper. */
  final ResultSet wrap(ResultSet raw) {
    seen = wrapper(seen, raw);
    return seen;
  }

  private HtapResultSet wrapper(@Nullable HtapResultSet last, ResultSet raw) {
    return last != null && last.wraps(raw) ? last : new HtapResultSet(raw, this);
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    StatementRoute route = routeOf(sql);
    Outcome outcome = move(route, sql, NO_PARAMETERS, Expectation.ROWS);
    if (outcome != null) {
      return rowsOf(outcome);
    }
    return wrap(onPostgres(route, sql, delegate::executeQuery));
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    StatementRoute route = routeOf(sql);
    Outcome outcome = move(route, sql, NO_PARAMETERS, Expectation.ANY);
    if (outcome != null) {
      return !(outcome instanceof Outcome.Done);
    }
    return onPostgres(route, sql, delegate::execute);
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    StatementRoute route = routeOf(sql);
    Outcome outcome = move(route, sql, NO_PARAMETERS, Expectation.COUNT);
    if (outcome != null) {
      return PostgresResults.narrow(countOf(outcome));
    }
    return onPostgres(route, sql, delegate::executeUpdate);
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    StatementRoute route = routeOf(sql);
    Outcome outcome = move(route, sql, NO_PARAMETERS, Expectation.COUNT);
    if (outcome != null) {
      return countOf(outcome);
    }
    return onPostgres(route, sql, delegate::executeLargeUpdate);
  }

  // Executions that want generated keys, and batches, are Postgres's alone.

  @Override
  public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
    return autoGeneratedKeys == NO_GENERATED_KEYS
        ? execute(sql)
        : stay(sql, text -> delegate.execute(text, autoGeneratedKeys));
  }

  @Override
  public boolean execute(String sql, int[] columnIndexes) throws SQLException {
    return stay(sql, text -> delegate.execute(text, columnIndexes));
  }

  @Override
  public boolean execute(String sql, String[] columnNames) throws SQLException {
    return stay(sql, text -> delegate.execute(text, columnNames));
  }

  @Override
  public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
    return autoGeneratedKeys == NO_GENERATED_KEYS
        ? executeUpdate(sql)
        : stay(sql, text -> delegate.executeUpdate(text, autoGeneratedKeys));
  }

  @Override
  public int executeUpdate(String sql, int[] columnIndexes) throws SQLException {
    return stay(sql, text -> delegate.executeUpdate(text, columnIndexes));
  }

  @Override
  public int executeUpdate(String sql, String[] columnNames) throws SQLException {
    return stay(sql, text -> delegate.executeUpdate(text, columnNames));
  }

  @Override
  public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
    return autoGeneratedKeys == NO_GENERATED_KEYS
        ? executeLargeUpdate(sql)
        : stay(sql, text -> delegate.executeLargeUpdate(text, autoGeneratedKeys));
  }

  @Override
  public long executeLargeUpdate(String sql, int[] columnIndexes) throws SQLException {
    return stay(sql, text -> delegate.executeLargeUpdate(text, columnIndexes));
  }

  @Override
  public long executeLargeUpdate(String sql, String[] columnNames) throws SQLException {
    return stay(sql, text -> delegate.executeLargeUpdate(text, columnNames));
  }

  @Override
  public int[] executeBatch() throws SQLException {
    return stay(takeBatched(), null, delegate::executeBatch);
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    return stay(takeBatched(), null, delegate::executeLargeBatch);
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    StagedWrite staged = connection.staged(sql);
    delegate.addBatch(staged == null ? sql : staged.text());
    if (staged != null) {
      batched = batched == null ? staged : batched.and(staged);
    }
  }

  @Override
  public void clearBatch() throws SQLException {
    delegate.clearBatch();
    batched = null;
  }

  /** What it takes to run the batch, which pgjdbc forgets when it has run. */
  @Nullable StagedWrite takeBatched() {
    StagedWrite staged = batched;
    batched = null;
    return staged;
  }

  private <T> T stay(
      @Nullable StagedWrite staged, @Nullable List<BoundParameter> parameters, PgCall<T> call)
      throws SQLException {
    forgetMoved();
    connection.stays();
    try {
      return onPostgres(staged, parameters, call);
    } finally {
      connection.wrote();
    }
  }

  private <T> T stay(String sql, TextCall<T> call) throws SQLException {
    StagedWrite staged = connection.staged(sql);
    StagedWrite whole = staged == null ? null : staged.wholly();
    String text = whole == null ? sql : whole.text();
    return stay(whole, NO_PARAMETERS, () -> call.run(text));
  }

  private <T> T onPostgres(StatementRoute route, String sql, TextCall<T> call) throws SQLException {
    try {
      StagedWrite staged = route.staged();
      // Asked for once, before it runs: each text has a name of its own for what is staged.
      String text = staged == null ? sql : staged.text();
      T answer =
          staged == null ? call.run(sql) : onPostgres(staged, NO_PARAMETERS, () -> call.run(text));
      answered(route);
      return answer;
    } catch (SQLException e) {
      throw unanswered(route, e);
    } finally {
      completed(route);
    }
  }

  /**
   * Runs a statement on pgjdbc, with rows of DuckDB in place where it reads such.
   *
   * @param parameters the bound values; null when they are not known, or of several executions
   */
  final <T> T onPostgres(
      @Nullable StagedWrite staged, @Nullable List<BoundParameter> parameters, PgCall<T> call)
      throws SQLException {
    if (staged == null) {
      return call.run();
    }
    moving = true;
    try {
      return staged.run(delegate, parameters, call);
    } finally {
      moving = false;
    }
  }

  @Override
  public void cancel() throws SQLException {
    cancelMoving();
    delegate.cancel();
  }

  /** Only this statement's own execution, as pgjdbc does: never that of another statement. */
  private void cancelMoving() {
    if (moving) {
      connection.cancelMoved();
    }
    HtapResultSet rows = moved;
    if (rows != null) {
      rows.cancel();
    }
  }

  // Results

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    // pgjdbc is always asked: it refuses when closed.
    ResultSet raw = delegate.getResultSet();
    return switch (current) {
      case POSTGRES -> raw == null ? null : wrap(raw);
      case MOVED_ROWS -> moved;
      case MOVED_COMMAND, MOVED_AND_PASSED -> null;
    };
  }

  @Override
  public int getUpdateCount() throws SQLException {
    int raw = delegate.getUpdateCount();
    return current == Current.MOVED_COMMAND ? PostgresResults.narrow(movedCount) : raw;
  }

  @Override
  public long getLargeUpdateCount() throws SQLException {
    long raw = delegate.getLargeUpdateCount();
    return current == Current.MOVED_COMMAND ? movedCount : raw;
  }

  @Override
  public boolean getMoreResults() throws SQLException {
    return getMoreResults(CLOSE_ALL_RESULTS);
  }

  @Override
  public boolean getMoreResults(int which) throws SQLException {
    boolean raw = delegate.getMoreResults(which);
    if (current == Current.POSTGRES) {
      return raw;
    }
    HtapResultSet rows = moved;
    // Passing over all results completes no statement on pgjdbc: the rows then wait for the end.
    boolean closes =
        which == CLOSE_ALL_RESULTS
            ? !delegate.isCloseOnCompletion()
            : which == CLOSE_CURRENT_RESULT && current == Current.MOVED_ROWS;
    if (rows != null && closes) {
      rows.close();
    }
    current = Current.MOVED_AND_PASSED;
    return false;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    ResultSet raw = delegate.getGeneratedKeys();
    if (current != Current.POSTGRES) {
      return new HtapResultSet(delegate.createDriverResultSet(new Field[0], List.of()), this);
    }
    keys = wrapper(keys, raw);
    return keys;
  }

  @Override
  public long getLastOID() throws SQLException {
    long raw = delegate.getLastOID();
    // After rows pgjdbc says that there is none.
    return current == Current.MOVED_ROWS ? -1 : raw;
  }

  // The rest

  @Override
  public Connection getConnection() throws SQLException {
    // pgjdbc is asked because it refuses when closed.
    Connection unused = delegate.getConnection();
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try {
      cancelMoving();
      forgetMoved();
    } finally {
      delegate.close();
    }
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || delegate.isWrapperFor(type);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    T raw = delegate.unwrap(type);
    connection.rawTaken();
    return raw;
  }
}
