package io.htap.driver.statement;

import java.sql.SQLException;

/** A call of pgjdbc. */
@FunctionalInterface
public interface PgCall<T> {
  T run() throws SQLException;
}
