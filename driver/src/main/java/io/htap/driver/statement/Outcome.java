package io.htap.driver.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a statement gave that was not left to the caller to run on Postgres. */
public sealed interface Outcome {
  /**
   * Rows.
   *
   * @param resultSet a pgjdbc result set, so that every value, class and label is pgjdbc's own
   */
  record Rows(ResultSet resultSet) implements Outcome {}

  /**
   * A command without rows, such as {@code SET htap.route}.
   *
   * @param count of the rows that it wrote
   */
  record Done(long count) implements Outcome {}

  /**
   * It was run on Postgres, and what pgjdbc's statement holds is the result.
   *
   * @param nanos what that took
   * @param failure thrown by it; null when there is a result
   */
  record OnPostgres(long nanos, @Nullable SQLException failure) implements Outcome {}
}
