package io.htap.driver.federation.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of DuckDB and folders of Parquet files hold what Postgres makes of a statement. */
class DuckWriteTest {
  @TempDir static Path folder;
  private static Connection plain;
  private Connection htap;

  @BeforeAll
  static void fill() throws Exception {
    try (Connection admin = TestPostgres.pg()) {
      execute(admin, "create database duck_written");
    }
    plain =
        Objects.requireNonNull(
            new org.postgresql.Driver().connect(url("jdbc:postgresql:"), new Properties()));
    execute(
        plain,
        "create table customers as select i as id, 'Kunde ' || i as name, (i / 8.0)::numeric(10,3) as"
            + " amount, date '2024-01-01' + i as since from generate_series(1, 100) i",
        "create table noted (id int)",
        "create function audited(int) returns int language sql volatile as 'insert into noted"
            + " values ($1) returning $1'");
    Files.writeString(
        folder.resolve("init.sql"),
        "create schema other; create table other.fixed (a int); create schema lake;"
            + " create table lake.keyed (id int primary key, small tinyint, day date not null,"
            + " note varchar); create view lake.seen as select 1 as id; create table lake.preset (a"
            + " int default 7, b int)");
  }

  private static String url(String prefix) {
    return prefix + "//localhost:" + TestPostgres.port() + "/duck_written?user=postgres";
  }

  @BeforeEach
  void connect() throws Exception {
    Path events = Files.createDirectory(folder.resolve("events"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(
          duck,
          "copy (select i::bigint as id, (i % 10)::int as customer, (i / 4)::decimal(9,2) as amount"
              + " from range(50) s(i)) to '"
              + events.resolve("first.parquet")
              + "'");
    }
    htap = open();
  }

  private static Connection open() throws SQLException {
    Path events = folder.resolve("events");
    return Objects.requireNonNull(
        new HtapDriver()
            .connect(
                url("jdbc:htap:")
                    + "&htap.idle=0s&htap.duckdb.writable=lake,made,lake.events,whole"
                    + "&htap.duckdb.init="
                    + folder.resolve("init.sql")
                    + "&htap.table.lake.events=parquet:"
                    + events.resolve("*.parquet")
                    + "&htap.table.whole=parquet:"
                    + events.resolve("first.parquet")
                    + "&htap.table.closed=parquet:"
                    + events.resolve("*.parquet"),
                new Properties()));
  }

  @AfterEach
  void disconnect() throws Exception {
    htap.close();
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("events"));
  }

  @AfterAll
  static void drop() throws SQLException {
    plain.close();
    try (Connection admin = TestPostgres.pg()) {
      execute(admin, "drop database duck_written with (force)");
    }
  }

  @Test
  void aTableIsMadeFilledAndDropped() throws SQLException {
    String select =
        "select c.id, c.name, c.amount, c.since, e.id as event, e.amount::float8 as f, c.id > 5 as"
            + " late, c.since::timestamp as at, null::uuid as u, '\\x00ff'::bytea as b from"
            + " customers c left join lake.events e on e.customer = c.id";
    String before = rows(htap.getMetaData().getTables(null, null, "%", null));
    assertThat(before).doesNotContain("|wide|");
    assertThat(count("create table made.wide as " + select)).isEqualTo(136);
    assertThat(rows("show htap.last")).startsWith("duckdb|");
    assertThat(temporary()).isEqualTo("0\n");
    assertThat(rows("select * from made.wide order by id, event"))
        .isEqualTo(rows(select + " order by c.id, event"));
    assertThat(rows(htap.getMetaData().getTables(null, "made", "%", null))).contains("|wide|TABLE");
    try (ResultSet columns = htap.getMetaData().getColumns(null, "made", "wide", "amount")) {
      assertThat(columns.next()).isTrue();
      assertThat(columns.getString("TYPE_NAME")).isEqualTo("numeric");
      assertThat(columns.getInt("DECIMAL_DIGITS")).isEqualTo(3);
    }
    assertThat(count("insert into made.wide (id, name) select id, upper(name) from made.wide w"))
        .isEqualTo(136);
    assertThat(rows("select count(*), count(since) from made.wide")).isEqualTo("272|136\n");
    refused("42P07", "create table made.wide as select 1 as a");
    assertThat(count("create table if not exists made.wide as select 1 as a")).isZero();
    assertThat(count("drop table made.wide")).isZero();
    assertThat(rows(htap.getMetaData().getTables(null, null, "%", null))).isEqualTo(before);
    refused("42P01", "select * from made.wide");
    assertThat(count("drop table if exists made.wide")).isZero();
  }

  @Test
  void rowsAreAddedByValuesParametersAndBatches() throws SQLException {
    assertThat(
            count(
                "insert into lake.keyed values (1, 2, '2024-02-29', 'it''s'), (2, 3, now(), null)"))
        .isEqualTo(2);
    try (PreparedStatement statement =
        htap.prepareStatement(
            "insert into lake.keyed (day, id, small) values (?, ?, ?) returning id + 1")) {
      for (int i = 10; i < 13; i++) {
        statement.setDate(1, Date.valueOf("2024-01-01"));
        statement.setInt(2, i);
        statement.setBigDecimal(3, new BigDecimal("1.5"));
        try (ResultSet row = statement.executeQuery()) {
          assertThat(rows(row)).isEqualTo(i + 1 + "\n");
        }
      }
    }
    try (PreparedStatement statement =
        htap.prepareStatement("insert into lake.keyed values (?, 0, '2024-01-01', ?)")) {
      for (int i = 100; i < 2100; i++) {
        statement.setInt(1, i);
        statement.setString(2, "n" + i);
        statement.addBatch();
      }
      assertThat(statement.executeBatch()).hasSize(2000).containsOnly(1);
      statement.setInt(1, 5000);
      statement.setString(2, "new");
      statement.addBatch();
      statement.setInt(1, 100);
      statement.setString(2, "twice");
      statement.addBatch();
      assertThatThrownBy(statement::executeBatch)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23000"));
    }
    assertThat(rows("select count(*), sum(small), max(note collate \"C\") from lake.keyed"))
        .isEqualTo("2005|11|n999\n");
  }

  @Test
  void aParquetFileIsAdded() throws Exception {
    assertThat(
            count(
                "insert into lake.events (id, amount) select id + 1000, amount from customers where"
                    + " id <= 30"))
        .isEqualTo(30);
    assertThat(rows("select count(*), count(customer) from lake.events")).isEqualTo("80|50\n");
    assertThat(rows("select sum(amount) from lake.events where id > 1000"))
        .isEqualTo(rows("select sum(amount::numeric(9,2)) from customers where id <= 30"));
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      assertThat(files.map(f -> f.getFileName().toString()).sorted())
          .hasSize(2)
          .allMatch(name -> name.endsWith(".parquet"));
    }
    refused("22003", "insert into lake.events (id) select 1e30::numeric from customers");
    refused("0A000", "insert into whole (id) values (1)");
    refused("42501", "insert into closed (id) values (1)");
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void noReaderSeesHalfAFile() throws Exception {
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 15; i++) {
                  execute(
                      htap, "insert into lake.events (id) select id from customers where id <= 50");
                }
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    try (Connection reader = open()) {
      writer.start();
      while (writer.isAlive()) {
        long rows = Long.parseLong(rows(reader, "select count(*) from lake.events").strip());
        assertThat(rows % 50).isZero();
      }
      writer.join();
      assertThat(rows(reader, "select count(*) from lake.events")).isEqualTo("800\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42501|insert into other.fixed values (1)",
        "42501|drop table other.fixed",
        "3F000|create table other2.t as select 1 as a",
        "0A000|insert into lake.seen values (1)",
        "42809|drop table lake.seen",
        "0A000|update lake.keyed set id = 1",
        "0A000|delete from lake.keyed where id = 1",
        "0A000|insert into lake.preset (b) values (1)",
        "0A000|create table made.t as select avg(amount) as a from customers",
        "0A000|create table made.t as select name::char(3) as a from customers",
        "0A000|create table made.t as select date 'infinity' as a",
        "0A000|create table made.t as select audited(id) as a from customers",
        "0A000|with a as (insert into noted values (1) returning id) insert into lake.preset select"
            + " id from a",
        "22012|create table made.t as select 1 / (id - 50) as a from customers",
        "23502|insert into lake.keyed (id) values (1)",
        "22003|insert into lake.keyed (id, small, day) values (1, 200, now())",
        "42601|insert into lake.keyed (id, small) values (1)",
        "22P02|insert into lake.keyed (id) values ('x')"
      })
  void aRefusalWritesNothingAnywhere(String stateAndSql) throws SQLException {
    String[] parts = stateAndSql.split("\\|", 2);
    refused(parts[0], parts[1]);
    assertThat(rows("select count(*) from lake.keyed")).isEqualTo("0\n");
    assertThat(rows("select count(*) from lake.preset")).isEqualTo("0\n");
    assertThat(rows("select count(*) from other.fixed")).isEqualTo("0\n");
    assertThat(rows("select count(*) from noted")).isEqualTo("0\n");
    assertThat(rows(htap.getMetaData().getTables(null, "made", "%", null))).isEmpty();
    assertThat(temporary()).isEqualTo("0\n");
  }

  @Test
  void aTransactionIsOfOneEngine() throws SQLException {
    htap.setAutoCommit(false);
    execute(htap, "insert into noted values (1)");
    for (String sql :
        new String[] {
          "insert into lake.preset values (1, 2)",
          "create table made.t as select 1 as a",
          "drop table lake.keyed"
        }) {
      refused("25001", sql);
    }
    assertThat(rows("select count(*) from noted")).isEqualTo("1\n");
    htap.rollback();
    htap.setAutoCommit(true);
    try (Statement statement = htap.createStatement()) {
      statement.addBatch("insert into noted select id from lake.events");
      statement.addBatch("insert into lake.keyed values (1, 1, now())");
      assertThatThrownBy(statement::executeBatch)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"))
          .isNotInstanceOf(BatchUpdateException.class);
    }
    assertThat(rows("select count(*) from noted")).isEqualTo("0\n");
    assertThat(rows("select count(*) from lake.keyed")).isEqualTo("0\n");
  }

  @Test
  void whatWasWrittenOnPostgresBeforeDoesNotMatter() throws SQLException {
    execute(htap, "create table before (id int)", "insert into before select 1");
    assertThat(count("insert into lake.keyed values (1, 1, now())")).isEqualTo(1);
    execute(htap, "insert into before select id from lake.keyed");
    assertThat(count("insert into lake.keyed select distinct id + 1, 1, now() from before"))
        .isEqualTo(1);
    execute(htap, "drop table before");
  }

  @Test
  void whatPostgresHasUnderTheSameNameIsMeant() throws SQLException {
    execute(plain, "create schema made", "create schema lake", "create table lake.keyed (id int)");
    try {
      assertThat(count("create table made.t as select 1 as a")).isEqualTo(1);
      assertThat(count("insert into lake.keyed values (1)")).isEqualTo(1);
      assertThat(rows(plain, "select * from made.t, lake.keyed")).isEqualTo("1|1\n");
      assertThat(count("drop table lake.keyed")).isZero();
      assertThat(rows("select count(*) from lake.keyed")).isEqualTo("0\n");
    } finally {
      execute(plain, "drop schema made cascade", "drop schema lake cascade");
    }
  }

  /** Which engine made the rows shows in what was brought where. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "D|create table made.x as select customer, count(*) as n, sum(id)::bigint as ids from"
            + " lake.events group by customer",
        "D|create table made.x as select c.name, e.id from lake.events e join customers c on c.id ="
            + " e.customer where c.id < 5",
        "D|insert into made.y select id, 'text'::text, amount from lake.events where id < 9",
        "D|insert into made.y (b, a) select c.name, c.id::bigint from customers c join lake.events"
            + " e on e.id = c.id",
        "D|insert into made.y (a) select id from lake.events limit 3",
        "P|create table made.x as select customer, max(e.amount)::numeric(9,2) as most, max(upper(name"
            + "::char(9))) as name from customers c, lake.events e where customer = c.id group by 1",
        "P|create table made.x as select id, name from customers",
        "P|insert into made.y (a) select customer from lake.events",
        "P|insert into made.y (a, c) select id, 1.005 from lake.events",
        "P|insert into made.y (a) select id from lake.events on conflict do nothing",
        "P|insert into made.y values (1, 'x', 3)"
      })
  void rowsStayInDuckDbWhereTheyCan(String engineAndSql) throws SQLException {
    String sql = engineAndSql.substring(2);
    execute(
        htap,
        "create table made.y as select 1::bigint as a, 'b'::text as b, 1.5::numeric(9,2) as c");
    assertThat(rows("explain (htap) " + sql))
        .matches(plan -> plan.contains("SQL on DuckDB:") == engineAndSql.startsWith("D"), sql);
    assertThat(rows("explain (htap, analyze) " + sql))
        .matches(plan -> plan.contains("Written to made.") == engineAndSql.startsWith("P"), sql);
    execute(htap, sql.contains("made.x") ? "drop table made.x" : "drop table made.y");
    execute(
        htap,
        "create table if not exists made.y as select 1::bigint as a, 'b'::text as b,"
            + " 1.5::numeric(9,2) as c");
    for (int i = 0; i < 2; i++) {
      long count;
      if (i == 0) {
        count = count(sql);
      } else {
        try (PreparedStatement statement = htap.prepareStatement(sql)) {
          count = statement.executeUpdate();
        }
      }
      String table = sql.contains("made.x") ? "made.x" : "made.y";
      if (table.equals("made.x")) {
        String query = sql.substring(sql.indexOf("select"));
        if (!sql.contains("char(9)")) {
          assertThat(rows("select * from made.x order by 1, 2"))
              .isEqualTo(rows("select * from (" + query + ") q order by 1, 2"));
        }
        assertThat(rows("select count(*) from made.x")).isEqualTo(count + "\n");
        execute(htap, "drop table made.x");
      } else {
        assertThat(rows("select count(*) - 1 from made.y")).isEqualTo(count * (i + 1) + "\n");
      }
    }
    execute(htap, "drop table made.y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "htap", "lake.nowhere", "pg_catalog"})
  void onlyWhatIsTheUsersCanBeWritable(String name) {
    assertThatThrownBy(
            () ->
                new HtapDriver()
                    .connect(url("jdbc:htap:") + "&htap.duckdb.writable=" + name, new Properties()))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22023"));
  }

  @Test
  void othersSeeItAtOnce() throws SQLException {
    execute(htap, "create table made.t as select id from customers");
    try (Statement statement = htap.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "insert into made.t select case when pg_sleep(0.1) is null then 1 end from customers"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
    assertThat(rows("explain (htap) insert into made.t select 1"))
        .isEqualTo(
            "Engine: duckdb\nSQL on Postgres: INSERT INTO \"pg_temp\".\"htap into made.t\" AS t"
                + " SELECT 1\nWrites made.t with what it has made\n");
    assertThat(rows("explain (htap, analyze) insert into made.t select 1"))
        .contains("Ran on: duckdb\nWritten to made.t: 1 rows,");
    assertThat(rows("select count(*) from made.t t join customers c on c.id = t.id"))
        .isEqualTo("101\n");
  }

  private String temporary() throws SQLException {
    return rows("select count(*) from pg_class where relnamespace = pg_my_temp_schema()");
  }

  private void refused(String state, String sql) {
    assertThatThrownBy(() -> execute(htap, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(e.toString()).isEqualTo(state));
  }

  private long count(String sql) throws SQLException {
    try (Statement statement = htap.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String rows(String sql) throws SQLException {
    return rows(htap, sql);
  }

  private static String rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  private static String rows(ResultSet rows) throws SQLException {
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
