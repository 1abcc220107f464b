package io.htap.driver.engine.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a session decides what a statement means and who runs it, so that another can take it
 * over. Statements that depend on anything else never leave Postgres.
 *
 * @param users the session's and the current one
 * @param settings the value of each of {@link #SETTINGS}
 */
public record SessionState(List<String> users, List<String> settings) {
  /** The role comes first: what follows is set by it. */
  private static final List<String> SETTINGS =
      List.of(
          "role",
          "search_path",
          "TimeZone",
          "timezone_abbreviations",
          "DateStyle",
          "IntervalStyle",
          "extra_float_digits",
          "bytea_output",
          "client_encoding",
          "standard_conforming_strings",
          "transform_null_equals",
          "array_nulls",
          "row_security",
          "default_text_search_config",
          "lc_monetary",
          "lc_numeric",
          "lc_time",
          "xmlbinary",
          "xmloption");

  /** An array: first the users, then the settings. */
  static final String SQL =
      SETTINGS.stream()
          .map(name -> "pg_catalog.current_setting('" + name + "')")
          .collect(
              Collectors.joining(
                  ", ",
                  "ARRAY[session_user::pg_catalog.text, current_user::pg_catalog.text, ",
                  "]"));

  /** For the rest of the transaction. */
  private static final String SET =
      SETTINGS.stream()
          .map(name -> "pg_catalog.set_config('" + name + "', ?, true)")
          .collect(Collectors.joining(", ", "SELECT ", ""));

  private static final int USERS = 2;

  public SessionState {
    users = List.copyOf(users);
    settings = List.copyOf(settings);
  }

  static @Nullable SessionState of(@Nullable Array array) throws SQLException {
    if (array == null) {
      return null;
    }
    List<String> all = new ArrayList<>(List.of((String[]) array.getArray()));
    return new SessionState(all.subList(0, USERS), all.subList(USERS, all.size()));
  }

  /** The state of a connection: one round trip. */
  public static @Nullable SessionState read(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT " + SQL);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return of(row.getArray(1));
    }
  }

  /**
   * Gives a connection this state until the end of its transaction, but for the session's user,
   * whom only a superuser can change.
   */
  public void applyTo(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SET)) {
      for (int i = 0; i < settings.size(); i++) {
        statement.setString(i + 1, settings.get(i));
      }
      statement.execute();
    }
  }
}
