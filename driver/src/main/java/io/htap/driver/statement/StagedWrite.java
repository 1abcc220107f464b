package io.htap.driver.statement;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/** A statement that Postgres runs once rows of DuckDB are there beside its own. */
public interface StagedWrite {
  /**
   * The text for Postgres: the statement's own where Postgres has all relations that it names. One
   * round trip, which begins no transaction.
   */
  String text() throws SQLException;

  /**
   * What would be brought, and the text for Postgres, or for DuckDB alone; a line for each.
   *
   * @param asked pgjdbc's statement that would run it
   */
  List<String> plan(BaseStatement asked) throws SQLException;

  /** Whether DuckDB is to write, as the text says that was given out. */
  boolean inDuckDb();

  /** Both statements as one, each with its text decided. */
  StagedWrite and(StagedWrite other);

  /** The same with all columns in place, whichever are named: more may be asked to be returned. */
  StagedWrite wholly();

  /**
   * Makes a call that only asks Postgres what it takes the statement for: nothing is brought for
   * it, and nothing is written.
   */
  <T> T describe(PgCall<T> call) throws SQLException;

  /**
   * Puts the rows in place, runs the statement, and takes them away: all in one transaction, which
   * is one of its own where none is open and the connection commits by itself.
   *
   * @param statement pgjdbc's own that runs it
   * @param parameters the bound values; null when they are not known, or of several executions
   * @param call runs what {@link #text} said
   * @throws SQLException any error, after which nothing has been written, or the open transaction
   *     has failed
   */
  <T> T run(BaseStatement statement, @Nullable List<BoundParameter> parameters, PgCall<T> call)
      throws SQLException;
}
