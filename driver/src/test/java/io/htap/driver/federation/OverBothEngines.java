package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A database whose events and tags are files, and another one where they are tables. */
abstract class OverBothEngines {
  static final String TABLES =
      """
      create table customers (id int primary key, name text, region varchar(20), vip boolean);
      insert into customers select i, 'Kunde ' || i, (array['süd','Nord','ost',null])[i % 4 + 1],
        i % 10 = 0 from generate_series(1, 5000) i;
      create table orders (id bigint primary key, customer int, day date, amount numeric(10,2),
        kind char(3), note text);
      insert into orders select i, nullif(i % 6000, 17), date '2024-01-01' + (i % 366)::int,
        (i % 1000) / 8.0, (array['a','bb','ccc'])[i % 3 + 1], repeat('x', (i % 50)::int)
        from generate_series(1, 30000) i;
      create view big_orders as select id, customer, amount from orders where amount > 100;
      create table empty_one (id int, customer int);
      analyze
      """;

  static final String EVENTS =
      "select i::bigint as id, (i * 37 %% 7000)::int as customer, (i %% 5)::int as kind,"
          + " date '2024-01-01' + (i %% 400)::int as day, (i * 3 %% 700)::int as order_id,"
          + " case when i %% 11 = 0 then null else 'E' || (i %% 23) end as label"
          + " from %s where i <= 4000";

  @TempDir static Path folder;
  static Connection reference;

  @BeforeAll
  static void fill() throws SQLException {
    try (Connection admin = TestPostgres.pg()) {
      for (String name : List.of("federated", "reference")) {
        execute(
            admin,
            "create database "
                + name
                + " template template0 locale_provider icu icu_locale 'en-US' locale 'C.UTF-8'");
      }
    }
    try (Connection plain = postgres("federated")) {
      execute(plain, TABLES);
    }
    reference = postgres("reference");
    execute(
        reference,
        TABLES,
        "create schema lake",
        "create table lake.events as "
            + EVENTS.formatted("generate_series(1, 4000) as s(i)").replace("%%", "%"),
        "create table tags as select i::bigint as customer, 't' || i % 3 as tag from generate_series(1,"
            + " 200) i");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(
          duck,
          "copy ("
              + EVENTS.formatted("range(1, 4001) as s(i)")
              + ") to '"
              + folder.resolve("events.parquet")
              + "'",
          "copy (select i as customer, 't' || i % 3 as tag from range(1, 201) s(i)) to '"
              + folder.resolve("tags.csv")
              + "' (header)");
    }
  }

  @AfterAll
  static void drop() throws SQLException {
    reference.close();
    try (Connection admin = TestPostgres.pg()) {
      execute(admin, "drop database federated with (force)", "drop database reference");
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
    return Objects.requireNonNull(
        new HtapDriver()
            .connect(
                "jdbc:htap://localhost:"
                    + TestPostgres.port()
                    + "/federated?user=postgres&htap.idle=0s&htap.table.lake.events=parquet:"
                    + folder.resolve("events.parquet")
                    + "&htap.table.tags=csv:"
                    + folder.resolve("*.csv")
                    + more,
                new Properties()));
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static void refused(Connection connection, String state, String sql) {
    assertThatThrownBy(() -> rows(connection, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(e.toString()).isEqualTo(state));
  }

  static String explained(Connection htap, String sql) throws SQLException {
    return rows(htap, "explain (htap, analyze) " + sql);
  }

  static String last(Connection htap) throws SQLException {
    return rows(htap, "show htap.last").split("\\|")[0];
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

  /** Each line of the text is a statement that DuckDB answers as Postgres would. */
  static void answeredAlike(String switches, String statements) throws SQLException {
    try (Connection htap = htap(switches)) {
      for (String sql : statements.split("\n")) {
        assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(reference, sql)).isNotEmpty();
        assertThat(last(htap)).as(sql).isEqualTo("duckdb");
      }
    }
  }

  /** Binds a statement's parameters. */
  @FunctionalInterface
  interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** The statement answers on both as it does where all is Postgres's, and not with nothing. */
  static void same(PreparedStatement ours, PreparedStatement theirs, Binder binder)
      throws SQLException {
    binder.bind(ours);
    binder.bind(theirs);
    try (ResultSet a = ours.executeQuery();
        ResultSet b = theirs.executeQuery()) {
      assertThat(rows(a)).isEqualTo(rows(b)).isNotEmpty();
    }
  }
}
