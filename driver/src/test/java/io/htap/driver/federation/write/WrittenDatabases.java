package io.htap.driver.federation.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database that is written, and one where the files are tables, too. */
abstract class WrittenDatabases {
  static final String EVENTS =
      "select i::bigint as id, (i %% 70)::int as customer, (i %% 5)::int as kind,"
          + " date '2024-01-01' + (i %% 400)::int as day, (i / 8.0)::%s(12,3) as amount,"
          + " case when i %% 11 = 0 then null else 'E' || (i %% 23) end as label from %s where i"
          + " <= 400";

  static final String[] TABLES = {
    "drop table if exists totals, log cascade",
    "create table totals (customer int primary key, n bigint not null default 0, label text, day"
        + " date, amount numeric(12,3) check (amount is null or amount < 1000))",
    "insert into totals (customer) select i from generate_series(1, 50) i",
    "create table log (id bigint generated always as identity primary key, event bigint, note"
        + " text)"
  };

  @TempDir static Path folder;
  static Connection reference;
  static Connection plain;

  @BeforeAll
  static void fill() throws SQLException {
    try (Connection admin = TestPostgres.pg()) {
      execute(admin, "create database written", "create database written_reference");
    }
    plain = postgres("written");
    reference = postgres("written_reference");
    execute(
        reference,
        "create schema lake",
        "create table lake.events as "
            + EVENTS.formatted("numeric", "generate_series(1, 400) as s(i)"),
        "create table only_files as select i from generate_series(40, 60) as s(i)");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(
          duck,
          copy(EVENTS.formatted("decimal", "range(1, 401) as s(i)"), "events"),
          copy("select i::int as i from range(40, 61) s(i)", "only_files"),
          copy("select 1 as id, 'a' || chr(0) || 'b' as label", "nul"),
          copy(
              "select 1 as id, 'tab\t, line\n, return\r, \\N, \\., \\\\ and \"' as t, true as b,"
                  + " 32767::smallint as s, (-2147483648)::int as i, 9223372036854775807 as l,"
                  + " 0.1::float as f, 1e-310::double as d, 1.10::decimal(20,2) as n,"
                  + " '\\x00\\x5C\\xFF'::blob as y, date '0044-03-15 (BC)' as day, time '23:59:59.999999' as"
                  + " clock, timestamp '9999-12-31 23:59:59.000001' as at, timestamptz '2024-02-29"
                  + " 12:00:00+05' as zoned, uuid '123e4567-e89b-12d3-a456-426614174000' as u,"
                  + " 255::utinyint as small, 18446744073709551615::ubigint as large, 'x'::enum('x','y')"
                  + " as e union all select 2, 'Grüße 🦆', false, null, null, null, 'nan', '-infinity',"
                  + " null, ''::blob, null, null, null, null, null, null, null, null union all select 3,"
                  + " '', null, 0, 0, 0, -0.0, 'infinity', -1.5, null, date '2024-02-29', time"
                  + " '00:00:00', timestamp '1970-01-01', timestamptz '1970-01-01 00:00:00+00', null, 0,"
                  + " 0, 'y'",
              "odd"),
          copy("select 1 as id, [1, 2] as list", "lists"),
          copy("select i as id, i as day from range(1, 3000000) s(i)", "large"));
    }
  }

  static String copy(String query, String name) {
    return "copy (" + query + ") to '" + folder.resolve(name + ".parquet") + "'";
  }

  @BeforeEach
  void startAnew() throws SQLException {
    execute(plain, TABLES);
    execute(reference, TABLES);
  }

  @AfterAll
  static void drop() throws SQLException {
    plain.close();
    reference.close();
    try (Connection admin = TestPostgres.pg()) {
      execute(admin, "drop database written with (force)", "drop database written_reference");
    }
  }

  static Connection postgres(String database) throws SQLException {
    return Objects.requireNonNull(
        new org.postgresql.Driver()
            .connect(
                "jdbc:postgresql://localhost:"
                    + TestPostgres.port()
                    + "/"
                    + database
                    + "?user=postgres",
                new Properties()));
  }

  static Connection htap(String more) throws SQLException {
    var url = new StringBuilder("jdbc:htap://localhost:" + TestPostgres.port() + "/written");
    url.append("?user=postgres&htap.idle=0s").append(more);
    for (String file :
        List.of("lake.events", "only_files", "nul", "lists", "large", "missing", "odd")) {
      String name = file.substring(file.indexOf('.') + 1);
      url.append("&htap.table." + file + "=parquet:" + folder.resolve(name + ".parquet"));
    }
    return Objects.requireNonNull(new HtapDriver().connect(url.toString(), new Properties()));
  }

  static void refused(Connection connection, String state, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      refused(statement, state, sql);
    }
  }

  static void refused(Statement statement, String state, String sql) {
    assertThatThrownBy(() -> statement.execute(sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(e.toString()).isEqualTo(state));
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows or the count of a statement. */
  static String done(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "count " + statement.getUpdateCount();
      }
      return rows(statement.getResultSet()).lines().sorted().toList().toString();
    }
  }

  static String tables(Connection connection) throws SQLException {
    return rows(connection, "select * from totals order by customer")
        + rows(connection, "select event, note from log order by event, note");
  }

  static String temporary(Connection connection) throws SQLException {
    return rows(
        connection, "select count(*) from pg_class where relnamespace = pg_my_temp_schema()");
  }

  static String rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  static String rows(ResultSet rows) throws SQLException {
    var text = new StringBuilder();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        text.append(i > 1 ? "|" : "").append(rows.getString(i));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
