package io.htap.driver.statement;

import io.htap.spi.RelationFacts;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the JDBC face asks of the pipeline; one per connection, used by one thread at a time. */
public interface SessionPipeline extends AutoCloseable {
  /**
   * Finds the route of a statement's text: a look-up for a known text. Called once per execution of
   * a Statement, and once per PreparedStatement when it is made.
   *
   * @throws SQLException when DuckDB cannot tell what it has
   */
  StatementRoute route(String sql) throws SQLException;

  /**
   * The route of a text that has to stay on Postgres for the way in which it is asked: the kind of
   * its result, say.
   */
  default StatementRoute staying(String sql) {
    return StatementRoute.POSTGRES;
  }

  /** Postgres is about to run a batch, or what gives back keys that it has generated. */
  default void stays() {
    // Nobody has to know.
  }

  /**
   * What it takes to run a text on Postgres that is known to stay there, as those of batches do.
   *
   * @return null for nothing
   */
  default @Nullable StagedWrite staged(String sql) {
    return null;
  }

  /**
   * Relations that are in DuckDB and not on Postgres, as {@code DatabaseMetaData} shows them.
   *
   * @throws SQLException when DuckDB cannot tell what it has
   */
  default List<RelationFacts> ownRelations() throws SQLException {
    return List.of();
  }

  /**
   * Something is about to run on Postgres that may end the transaction or a part of it. Called
   * before every execution.
   */
  void executing();

  /** A statement that may write, or a commit, has been completed on Postgres. */
  void wrote();

  /** The application holds pgjdbc's own connection; from now on the session stays on Postgres. */
  void rawConnectionTaken();

  /**
   * Cancels what the pipeline is running for this session, if anything; called from any thread,
   * beside pgjdbc's own cancel.
   */
  void cancel();

  /** Releases the session's share of the copy; never touches the Postgres connection. */
  @Override
  void close();
}
