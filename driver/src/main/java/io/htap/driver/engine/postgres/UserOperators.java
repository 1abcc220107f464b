package io.htap.driver.engine.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Operators of the user's own on built-in types, which could be chosen over Postgres's. */
public final class UserOperators {
  private UserOperators() {}

  /** One round trip. */
  public static boolean exist(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(CatalogSql.USER_OPERATORS)) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
