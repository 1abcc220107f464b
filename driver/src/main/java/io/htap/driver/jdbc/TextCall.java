package io.htap.driver.jdbc;

import java.sql.SQLException;

/** A call of pgjdbc with a text. */
@FunctionalInterface
interface TextCall<T> {
  T run(String sql) throws SQLException;
}
