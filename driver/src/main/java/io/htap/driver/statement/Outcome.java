package io.htap.driver.statement;

import java.sql.ResultSet;

/** What a statement that did not run on Postgres gave. */
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
}
