package io.htap.driver.federation.write;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.execute.Watched;
import io.htap.driver.federation.write.FederatedWrites.DuckStatement;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.PgCall;
import io.htap.driver.statement.StagedWrite;
import io.htap.parser.WriteText;
import io.htap.replica.ReaderPool;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
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
 *
 * <p>Where it writes a relation of DuckDB, a temporary table stands for that, too, and what
 * Postgres has made of it goes to DuckDB before the commit. DuckDB's own commit comes last: nothing
 * of this transaction of Postgres's outlives it.
 */
final class FederatedWrite implements StagedWrite {
  /** Counts of earlier transactions may be in it, too, which do not change during this one. */
  private static final String ROWS_WRITTEN =
      "SELECT pg_catalog.sum(n_tup_ins OPERATOR(pg_catalog.+) n_tup_upd OPERATOR(pg_catalog.+)"
          + " n_tup_del)::pg_catalog.text FROM pg_catalog.pg_stat_xact_user_tables WHERE NOT"
          + " pg_catalog.starts_with(schemaname::pg_catalog.text, 'pg_temp')";

  private final FederatedWrites session;
  private final String sql;
  private final List<WriteText> texts;
  private final boolean whole;

  /** What is to be brought, in a fixed order, as the text says that was given out. */
  private final Map<String, RelationName> brought = new TreeMap<>();

  /** Where DuckDB is to write, as the text says; null for a statement that writes on Postgres. */
  private @Nullable DuckTarget target;

  /** Whether the statements of a batch write in several places, one of which is DuckDB. */
  private boolean mixed;

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
    List<RelationName> reads = session.ours(text.reads());
    List<RelationName> written = session.written(text);
    // In a failed transaction nothing can be asked, and nothing can run before it has ended.
    Set<RelationName> own =
        session.raw.getTransactionState() == TransactionState.FAILED
            ? Set.of()
            : Probe.read(
                    session.raw,
                    reads,
                    written,
                    text.command().equals(FederatedWrites.CREATE),
                    true)
                .own();
    brought.clear();
    reads.stream().filter(n -> !own.contains(n)).forEach(n -> brought.put(n.quoted(), n));
    target = null;
    for (RelationName name : written) {
      if (!own.contains(name)) {
        target = DuckTarget.of(name, text, session.sources.get(), session.writable);
      }
    }
    return brought.isEmpty() && target == null
        ? sql
        : WriteTexts.replace(
            sql,
            text,
            brought.values().stream().collect(Collectors.toMap(name -> name, BroughtRows::standIn)),
            target == null ? Map.of() : Map.of(target.name(), target.standIn()));
  }

  @Override
  public List<String> plan(BaseStatement asked) throws SQLException {
    String text = text();
    DuckStatement inside = inside(asked);
    if (inside != null) {
      return List.of("SQL on DuckDB: " + inside.sql());
    }
    List<String> lines = new ArrayList<>();
    Map<RelationName, String> needed = needed(List.of());
    for (RelationName name : brought.values()) {
      List<String> all =
          session.sources.get().facts(name, session.collation.read()).columns().stream()
              .map(ColumnFacts::name)
              .toList();
      String where = needed.containsKey(name) ? " where " + needed.get(name) : "";
      lines.add("Brings " + name + ": " + String.join(", ", columns(name, all)) + where);
    }
    lines.add("SQL on Postgres: " + text);
    if (target != null) {
      lines.add("Writes " + target.name() + " with what it has made");
    }
    return lines;
  }

  @Override
  public boolean inDuckDb() {
    return target != null;
  }

  @Override
  public StagedWrite and(StagedWrite other) {
    FederatedWrite more = (FederatedWrite) other;
    List<WriteText> all = new ArrayList<>(texts);
    more.texts.stream().filter(text -> !all.contains(text)).forEach(all::add);
    var both = new FederatedWrite(session, sql, all, whole || more.whole);
    both.brought.putAll(brought);
    both.brought.putAll(more.brought);
    both.target = target;
    both.mixed = mixed || more.mixed || !sameTarget(target, more.target);
    return both;
  }

  /**
   * Runs it in DuckDB alone.
   *
   * @return the number of rows; null when Postgres has to make them
   */
  @Nullable Long inDuckDb(BaseStatement statement) throws SQLException {
    String unused = text();
    DuckStatement inside = inside(statement);
    Long count = inside == null ? null : inside.run();
    if (count != null) {
      session.sources.get().changed();
    }
    return count;
  }

  private @Nullable DuckStatement inside(BaseStatement statement) throws SQLException {
    WriteText text = texts.get(0);
    String query = text.query();
    DuckTarget into = target == null || query == null ? null : into(target);
    if (query == null
        || into == null
        || into.isThere()
        || (into.place() != null && into.place().file() != null)) {
      return null;
    }
    var rows =
        new DuckQuery(
            into,
            text.into(),
            into.place() == null
                ? null
                : session.sources.get().facts(into.name(), session.collation.read()));
    return session.queries.plan(query, rows::sql, statement);
  }

  private static boolean sameTarget(@Nullable DuckTarget one, @Nullable DuckTarget other) {
    return one == null || other == null
        ? one == other
        : one.name().equals(other.name()) && one.makes() == other.makes();
  }

  @Override
  public StagedWrite wholly() {
    return new FederatedWrite(session, sql, texts, true);
  }

  @Override
  public <T> T run(
      BaseStatement statement, @Nullable List<BoundParameter> parameters, PgCall<T> call)
      throws SQLException {
    if (mixed) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, "a batch that writes in DuckDB can write nothing else");
    }
    if (brought.isEmpty() && target == null) {
      return call.run();
    }
    DuckTarget into = target == null ? null : into(target);
    long began = System.nanoTime();
    Probe probe = probe(false);
    Frame frame = new Frame(session.raw);
    ReaderPool readers = session.readers.get();
    SourceRelations sources = session.sources.get();
    BroughtRows rows = new BroughtRows(session.raw, readers, sources, session.collation.read());
    try (DuckWrite write =
        into == null || into.isThere() ? null : new DuckWrite(session.raw, readers, into)) {
      check(probe);
      frame.begin();
      Limit limit =
          () -> TimeLimit.of(statement.getQueryTimeout(), probe.statementTimeout(), began);
      Map<RelationName, String> needed = needed(parameters);
      watched(() -> bring(rows, needed, limit.left()));
      if (into != null) {
        into.make(session.raw, sources, session.collation.read());
      }
      String before = write == null ? "" : rowsWritten();
      T result = within(statement, began, frame.alone(), call);
      if (write != null) {
        checkRowsWritten(before);
        watched(() -> write.take(session.running, limit.left(), rows.report()));
      }
      if (into != null) {
        frame.command("DROP TABLE " + into.standIn().quoted());
      }
      frame.end(rows);
      if (write != null) {
        write.commit();
        sources.changed();
      }
      session.ran.ran(write != null, rows.report());
      return result;
    } catch (BatchUpdateException e) {
      frame.undo(e);
      throw frame.alone() ? Frame.nothingDone(e) : e;
    } catch (SQLException | RuntimeException | Error e) {
      frame.undo(e);
      throw e;
    }
  }

  @Override
  public <T> T describe(PgCall<T> call) throws SQLException {
    if (brought.isEmpty() && target == null) {
      return call.run();
    }
    Probe probe = probe(false);
    Frame frame = new Frame(session.raw);
    SourceRelations sources = session.sources.get();
    CollationFacts collation = session.collation.read();
    BroughtRows rows = new BroughtRows(session.raw, session.readers.get(), sources, collation);
    try {
      check(probe);
      frame.begin();
      for (RelationName name : brought.values()) {
        rows.make(name, columns -> columns(name, columns));
      }
      if (target != null) {
        target.make(session.raw, sources, collation);
      }
      T result = call.run();
      if (target != null && !target.makes()) {
        frame.command("DROP TABLE " + target.standIn().quoted());
      }
      frame.end(rows);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      frame.undo(e);
      throw e;
    }
  }

  private interface Limit {
    TimeLimit left() throws SQLException;
  }

  /**
   * The relation of DuckDB as it is now.
   *
   * @throws SQLException 25001 in a transaction
   */
  private DuckTarget into(DuckTarget known) throws SQLException {
    alone(session.raw, known.name());
    return DuckTarget.of(known.name(), texts.get(0), session.sources.get(), session.writable);
  }

  /** What is written in DuckDB is committed by itself. */
  static void alone(PgConnection raw, RelationName target) throws SQLException {
    if (!raw.getAutoCommit() || raw.getTransactionState() != TransactionState.IDLE) {
      throw new HtapException(
          SqlState.ACTIVE_SQL_TRANSACTION,
          "relation " + target + " is DuckDB's and cannot be written within a transaction");
    }
  }

  private Probe probe(boolean aside) throws SQLException {
    return Probe.read(
        session.raw,
        List.copyOf(brought.values()),
        target == null ? List.of() : List.of(target.name()),
        target != null && target.makes(),
        aside);
  }

  /** How many rows of lasting tables Postgres has written, by its own count. */
  private String rowsWritten() throws SQLException {
    try (Statement statement = session.raw.createStatement();
        ResultSet row = statement.executeQuery(ROWS_WRITTEN)) {
      row.next();
      String sum = row.getString(1);
      return sum == null ? "0" : sum;
    }
  }

  private void checkRowsWritten(String before) throws SQLException {
    if (!rowsWritten().equals(before)) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, "one statement would write on both engines");
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
              + (target == null ? brought.values().iterator().next() : target.name())
              + " would have to come to a temporary table, for which the user needs the privilege"
              + " TEMPORARY on the database");
    }
  }

  private void bring(BroughtRows rows, Map<RelationName, String> needed, TimeLimit limit)
      throws SQLException {
    for (RelationName name : brought.values()) {
      rows.bring(name, columns -> columns(name, columns), needed.get(name), session.running, limit);
    }
  }

  /** Which rows are needed, where that is told for all of the texts. */
  private Map<RelationName, String> needed(@Nullable List<BoundParameter> parameters)
      throws SQLException {
    List<Map<RelationName, String>> all = new ArrayList<>();
    for (WriteText text : texts) {
      String reading = text.reading();
      if (parameters == null || reading == null) {
        return Map.of();
      }
      all.add(session.queries.needed(reading, parameters));
    }
    Map<RelationName, String> either = new HashMap<>();
    for (RelationName name : brought.values()) {
      if (all.stream().allMatch(needed -> needed.containsKey(name))) {
        either.put(
            name, all.stream().map(needed -> needed.get(name)).collect(Collectors.joining(" OR ")));
      }
    }
    return either;
  }

  /** Does what the application may stop. */
  private void watched(Watched.Work work) throws SQLException {
    RunningQuery running = session.running;
    if (!running.enter()) {
      throw new HtapException(SqlState.CONNECTION_DOES_NOT_EXIST, "the connection is closed");
    }
    try {
      work.run();
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
}
