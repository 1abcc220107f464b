package io.htap.driver.execute;

import io.htap.driver.engine.duckdb.ValueTexts;
import io.htap.driver.execute.RunningQuery.Stoppable;
import io.htap.spi.engine.EngineAnswer;
import io.htap.spi.engine.EngineException;
import io.htap.spi.engine.EnginePlan;
import io.htap.spi.engine.EngineTables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Tuple;

/**
 * Runs a statement on an engine that holds columns of the copy, and builds pgjdbc's own result set
 * from its rows, as {@link CopyExecution} does from DuckDB's.
 */
public final class EngineExecution {
  private final RunningQuery running;
  private final EngineTables tables;
  private final ResultBuffer buffer;
  private EngineAnswer.@Nullable Cost cost;
  private long rowCount;

  public EngineExecution(RunningQuery running, EngineTables tables, ResultBuffer buffer) {
    this.running = running;
    this.tables = tables;
    this.buffer = buffer;
  }

  /**
   * Waits until what the plan reads is there.
   *
   * @return whether it is
   * @throws SQLException 57014 when the application stopped it or its time was up
   */
  public boolean await(EnginePlan plan, TimeLimit limit) throws SQLException {
    return Watched.await(running, limit, () -> tables.await(plan));
  }

  /**
   * The rows.
   *
   * @param call its statement for DuckDB, and values for that, are not looked at
   * @throws EngineException when another engine has to answer
   * @throws SQLException 57014 when the application stopped it or its time was up; any other when a
   *     value has no proven text, or the result is too large
   */
  public ResultSet run(BaseStatement statement, EnginePlan plan, CopyExecution.Call call)
      throws SQLException, EngineException {
    EngineAnswer answer = answer(plan, call.limit());
    cost = answer.cost();
    List<@Nullable Object[]> given = answer.rows();
    int most = statement.getMaxRows();
    int count = most > 0 ? Math.min(most, given.size()) : given.size();
    ValueTexts texts = new ValueTexts(call.query().columns(), call.zone());
    ResultSize size = new ResultSize(buffer);
    List<Tuple> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Tuple row = texts.tuple(given.get(i));
      size.add(row);
      rows.add(row);
    }
    rowCount = count;
    return statement.createResultSet(
        CopyExecution.updated(statement, call), call.query().fields(), rows, null);
  }

  private EngineAnswer answer(EnginePlan plan, TimeLimit limit)
      throws SQLException, EngineException {
    AtomicBoolean stopped = new AtomicBoolean();
    Stoppable stoppable = () -> stopped.set(true);
    EngineAnswer[] answer = new EngineAnswer[1];
    EngineException[] failure = new EngineException[1];
    Watched.run(
        running,
        limit,
        stoppable,
        () -> {
          try {
            answer[0] = tables.run(plan, stopped::get);
          } catch (EngineException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      throw failure[0];
    }
    return answer[0];
  }

  /** What the last run has cost. */
  public EngineAnswer.Cost cost() {
    return Objects.requireNonNull(cost);
  }

  /** How many rows the last run gave. */
  public long rowCount() {
    return rowCount;
  }
}
