package io.htap.driver.federation.write;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.statement.PgCall;
import io.htap.driver.statement.StagedWrite;
import io.htap.parser.WriteText;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PgStatement;

/**
 * One statement, or several of a batch, for which rows come to temporary tables of Postgres. Every
 * meaning, count and error of it is Postgres's own:
 *
 * <pre>
 * probe    which names are Postgres's after all; may this transaction have temporary tables
 * begin    unless a transaction is open
 * bring    the rows, by COPY
 * call     the statement with the tables' names in it
 * commit   which drops the tables; in an open transaction they are dropped one by one
 * </pre>
 */
final class FederatedWrite implements StagedWrite {
  private static final String SAVEPOINT = "\"htap statement over two engines\"";

  private final FederatedWrites session;
  private final String sql;
  private final List<WriteText> texts;
  private final boolean whole;

  /** What is to be brought, in a fixed order, as the text says that was given out. */
  private final Map<String, RelationName> brought = new TreeMap<>();

  FederatedWrite(FederatedWrites session, String sql, List<WriteText> texts) {
    this(session, sql, texts, false);
  }

  private FederatedWrite(
      FederatedWrites session, String sql, List<WriteText> texts, boolean whole) {
    this.session = session;
    this.sql = sql;
    this.texts = List.copyOf(texts);
    this.whole = whole;
  }

  @Override
  public String text() throws SQLException {
    WriteText text = texts.get(0);
    SourceRelations sources = session.sources.get();
    List<RelationName> names = new ArrayList<>();
    for (RelationName name : text.reads()) {
      if (sources.has(name)) {
        names.add(name);
      }
    }
    // In a failed transaction nothing can be asked, and nothing can run before it has ended.
    Set<RelationName> own =
        session.raw.getTransactionState() == TransactionState.FAILED
            ? Set.of()
            : Probe.read(session.raw, names, true).own();
    brought.clear();
    names.stream().filter(n -> !own.contains(n)).forEach(n -> brought.put(n.quoted(), n));
    return brought.isEmpty()
        ? sql
        : WriteTexts.replace(
            sql,
            text,
            brought.values().stream()
                .collect(Collectors.toMap(name -> name, BroughtRows::standIn)));
  }

  @Override
  public List<String> plan() throws SQLException {
    String text = text();
    List<String> lines = new ArrayList<>();
    for (RelationName name : brought.values()) {
      List<String> all =
          session.sources.get().facts(name, session.collation.read()).columns().stream()
              .map(ColumnFacts::name)
              .toList();
      lines.add("Brings " + name + ": " + String.join(", ", columns(name, all)));
    }
    lines.add("SQL on Postgres: " + text);
    return lines;
  }

  @Override
  public StagedWrite and(StagedWrite other) {
    FederatedWrite more = (FederatedWrite) other;
    List<WriteText> all = new ArrayList<>(texts);
    more.texts.stream().filter(text -> !all.contains(text)).forEach(all::add);
    var both = new FederatedWrite(session, sql, all, whole || more.whole);
    both.brought.putAll(brought);
    both.brought.putAll(more.brought);
    return both;
  }

  @Override
  public StagedWrite wholly() {
    return new FederatedWrite(session, sql, texts, true);
  }

  @Override
  public <T> T run(BaseStatement statement, PgCall<T> call) throws SQLException {
    if (brought.isEmpty()) {
      return call.run();
    }
    long began = System.nanoTime();
    Probe probe = Probe.read(session.raw, List.copyOf(brought.values()), false);
    boolean alone =
        session.raw.getAutoCommit() && session.raw.getTransactionState() == TransactionState.IDLE;
    BroughtRows rows =
        new BroughtRows(
            session.raw, session.readers.get(), session.sources.get(), session.collation.read());
    try {
      check(probe);
      if (alone) {
        command("BEGIN");
      } else if (saves()) {
        command("SAVEPOINT " + SAVEPOINT);
      }
      bring(rows, TimeLimit.of(statement.getQueryTimeout(), probe.statementTimeout(), began));
      T result = within(statement, began, alone, call);
      if (alone) {
        command("COMMIT");
      } else {
        rows.drop();
        if (saves()) {
          command("RELEASE SAVEPOINT " + SAVEPOINT);
        }
      }
      session.ran.accept(rows.report());
      return result;
    } catch (BatchUpdateException e) {
      undo(alone, e);
      throw alone ? nothingDone(e) : e;
    } catch (SQLException | RuntimeException | Error e) {
      undo(alone, e);
      throw e;
    }
  }

  private void check(Probe probe) throws HtapException {
    if (!probe.own().isEmpty()) {
      throw new HtapException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE,
          "relation "
              + probe.own().iterator().next()
              + " was in DuckDB when the statement was prepared and is on Postgres now");
    }
    if (probe.readOnly()) {
      throw new HtapException(
          SqlState.READ_ONLY_SQL_TRANSACTION,
          "cannot execute " + texts.get(0).command() + " in a read-only transaction");
    }
    if (!probe.mayStage()) {
      throw new HtapException(
          SqlState.INSUFFICIENT_PRIVILEGE,
          "rows of "
              + brought.values().iterator().next()
              + " would have to come to a temporary table, for which the user needs the privilege"
              + " TEMPORARY on the database");
    }
  }

  private void bring(BroughtRows rows, TimeLimit limit) throws SQLException {
    RunningQuery running = session.running;
    if (!running.enter()) {
      throw new HtapException(SqlState.CONNECTION_DOES_NOT_EXIST, "the connection is closed");
    }
    try {
      for (RelationName name : brought.values()) {
        rows.bring(name, columns -> columns(name, columns), running, limit);
      }
      // A cancel that came between two steps was meant for the whole.
      running.begin(() -> {});
      Stop stopped = running.end();
      if (stopped != null) {
        throw RunningQuery.cancelled(stopped, null);
      }
    } finally {
      running.leave();
    }
  }

  private List<String> columns(RelationName relation, List<String> all) {
    return whole
        ? all
        : texts.stream().flatMap(text -> text.columns(relation, all).stream()).toList();
  }

  /**
   * Makes the call with what is left of the statement's time; where it is committed at once,
   * without a cursor, which would end with it.
   */
  private static <T> T within(BaseStatement statement, long began, boolean commits, PgCall<T> call)
      throws SQLException {
    PgStatement tuned = statement.unwrap(PgStatement.class);
    long allowed = tuned.getQueryTimeoutMs();
    int fetchSize = tuned.getFetchSize();
    try {
      if (allowed > 0) {
        tuned.setQueryTimeoutMs(Math.max(1, allowed - (System.nanoTime() - began) / 1_000_000));
      }
      if (commits) {
        tuned.setFetchSize(0);
      }
      return call.run();
    } finally {
      if (!tuned.isClosed()) {
        tuned.setQueryTimeoutMs(allowed);
        tuned.setFetchSize(fetchSize);
      }
    }
  }

  /**
   * Whether pgjdbc goes back to before a statement that has failed. It does so for what it runs
   * itself, of which there are several here, and not for a COPY.
   */
  private boolean saves() {
    return session.raw.getAutosave() == AutoSave.ALWAYS;
  }

  /** Leaves nothing behind, and an open transaction failed, as Postgres does after an error. */
  private void undo(boolean alone, Throwable cause) {
    TransactionState state = session.raw.getTransactionState();
    try {
      if (alone && state != TransactionState.IDLE) {
        command("ROLLBACK");
      } else if (!alone && (saves() || state == TransactionState.OPEN)) {
        // Without a savepoint of that name it fails the transaction.
        command("ROLLBACK TO SAVEPOINT " + SAVEPOINT);
      }
    } catch (SQLException e) {
      if (alone || saves()) {
        cause.addSuppressed(e);
      }
    }
  }

  private void command(String text) throws SQLException {
    try (Statement statement = session.raw.createStatement()) {
      statement.execute(text);
    }
  }

  /** What pgjdbc takes to be committed has been rolled back. */
  private static BatchUpdateException nothingDone(BatchUpdateException e) {
    long[] counts = e.getLargeUpdateCounts().clone();
    Arrays.fill(counts, Statement.EXECUTE_FAILED);
    var rolledBack =
        new BatchUpdateException(
            e.getMessage(), e.getSQLState(), e.getErrorCode(), counts, e.getCause());
    if (e.getNextException() != null) {
      rolledBack.setNextException(e.getNextException());
    }
    return rolledBack;
  }
}
