package io.htap.driver.federation.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements that write tables of Postgres and read Parquet files do what the same statements do
 * where the files are tables of Postgres, too.
 */
class FederatedWriteTest {
  private static final String EVENTS =
      "select i::bigint as id, (i %% 70)::int as customer, (i %% 5)::int as kind,"
          + " date '2024-01-01' + (i %% 400)::int as day, (i / 8.0)::%s(12,3) as amount,"
          + " case when i %% 11 = 0 then null else 'E' || (i %% 23) end as label from %s where i"
          + " <= 400";

  private static final String[] TABLES = {
    "drop table if exists totals, log cascade",
    "create table totals (customer int primary key, n bigint not null default 0, label text, day"
        + " date, amount numeric(12,3) check (amount is null or amount < 1000))",
    "insert into totals (customer) select i from generate_series(1, 50) i",
    "create table log (id bigint generated always as identity primary key, event bigint, note"
        + " text)"
  };

  /** Each alone on fresh tables. */
  static final String STATEMENTS =
      """
      insert into log (event, note) select id, label from lake.events where kind = 2
      insert into log (event) select e.id from lake.events e join totals t on t.customer = e.customer where e.amount > 10 returning id, event
      insert into totals (customer, n) select customer, count(*) from lake.events group by customer on conflict (customer) do update set n = excluded.n, label = 'seen'
      insert into totals select customer + 100, kind, label, day, amount from lake.events where id <= 30 on conflict do nothing
      insert into log (event, note) values (7, (select max(label collate "C") from lake.events)), (8, null)
      insert into log (note) select 'x' from lake.events limit 3
      insert into log (event) select a from only_files as f (a)
      insert into log (note) select f::text from only_files f
      with ones as (select * from lake.events where kind = 1) insert into log (event) select id from ones returning *
      with gone as (delete from totals where customer in (select customer from lake.events where kind = 3) returning customer) select count(*) from gone
      update totals set n = e.id, day = e.day from lake.events e where e.id = totals.customer and e.label is not null
      update totals as t set amount = lake.events.amount from lake.events where lake.events.id = t.customer returning t.customer, events.label
      update totals set (label, amount) = (select label, amount from lake.events where id = totals.customer)
      update totals t set n = s.n from (select customer, count(*) as n from lake.events group by customer) s where s.customer = t.customer
      update totals set label = 'odd' where customer not in (select customer from lake.events where customer is not null)
      delete from totals using lake.events e where e.id = totals.customer and e.kind < 3
      delete from totals t where exists (select 1 from lake.events where events.customer = t.customer and day > date '2024-06-01') returning t.*
      delete from totals where customer in (select customer from lake.events union select i from only_files)
      merge into totals t using lake.events e on e.id = t.customer when matched then update set label = e.label when not matched then insert (customer, label) values (e.id, e.label)
      create table made as select id, label, amount, day from lake.events where kind = 4
      insert into log (event) select id from lake.events where false
      """;

  @TempDir static Path folder;
  private static Connection reference;
  private static Connection plain;

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
          copy("select 1 as id, [1, 2] as list", "lists"),
          copy("select i as id, i as day from range(1, 3000000) s(i)", "large"));
    }
  }

  private static String copy(String query, String name) {
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

  private static Connection postgres(String database) throws SQLException {
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

  private static Connection htap(String more) throws SQLException {
    var url = new StringBuilder("jdbc:htap://localhost:" + TestPostgres.port() + "/written");
    url.append("?user=postgres&htap.idle=0s").append(more);
    for (String file : List.of("lake.events", "only_files", "nul", "lists", "large", "missing")) {
      String name = file.substring(file.indexOf('.') + 1);
      url.append("&htap.table." + file + "=parquet:" + folder.resolve(name + ".parquet"));
    }
    return Objects.requireNonNull(new HtapDriver().connect(url.toString(), new Properties()));
  }

  static List<String> statements() {
    return STATEMENTS.lines().map(String::strip).toList();
  }

  @ParameterizedTest
  @MethodSource("statements")
  void theyDoWhatPostgresDoes(String sql) throws SQLException {
    for (String mode : List.of("", "&preferQueryMode=simple", "&defaultRowFetchSize=2")) {
      for (boolean commits : new boolean[] {true, false}) {
        startAnew();
        execute(plain, "drop table if exists made");
        execute(reference, "drop table if exists made");
        try (Connection htap = htap(mode)) {
          htap.setAutoCommit(commits);
          reference.setAutoCommit(commits);
          assertThat(done(htap, sql)).as(sql).isEqualTo(done(reference, sql));
          assertThat(tables(htap)).as(sql).isEqualTo(tables(reference));
          assertThat(temporary(htap)).isEqualTo("0\n");
          if (!commits) {
            htap.commit();
          }
        } finally {
          reference.setAutoCommit(true);
        }
        assertThat(tables(plain)).as(sql).isEqualTo(tables(reference));
      }
    }
  }

  @Test
  void parametersAreBoundByPgjdbc() throws SQLException {
    String sql =
        "insert into totals (customer, n, label, day, amount) select ? + id::int, ?::bigint, label"
            + " || ?, ?, ? from lake.events where kind = ? and id < ? returning customer";
    List<String> answers = new ArrayList<>();
    try (Connection htap = htap("")) {
      for (Connection connection : List.of(htap, reference)) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          for (int i = 1; i <= 8; i++) {
            statement.setInt(1, 1000 * i);
            statement.setLong(2, i);
            statement.setString(3, "it's\\");
            statement.setDate(4, Date.valueOf("2024-02-29"));
            statement.setBigDecimal(5, new BigDecimal("12.5"));
            statement.setObject(6, i % 5);
            statement.setShort(7, (short) 40);
            try (ResultSet rows = statement.executeQuery()) {
              answers.add(rows(rows));
            }
          }
        }
      }
      assertThat(tables(htap)).isEqualTo(tables(reference)).contains("it's\\");
    }
    assertThat(answers.subList(0, 8)).isEqualTo(answers.subList(8, 16));
  }

  @Test
  void aStatementIsDescribedWithoutBeingRun() throws SQLException {
    String sql =
        "update totals set n = ? from lake.events e where e.id = totals.customer and e.day > ?"
            + " returning e.*";
    try (Connection htap = htap("")) {
      for (boolean commits : new boolean[] {true, false}) {
        htap.setAutoCommit(commits);
        try (PreparedStatement ours = htap.prepareStatement(sql);
            PreparedStatement theirs = reference.prepareStatement(sql)) {
          ParameterMetaData parameters = ours.getParameterMetaData();
          assertThat(parameters.getParameterTypeName(1)).isEqualTo("int8");
          assertThat(parameters.getParameterTypeName(2)).isEqualTo("date");
          ResultSetMetaData columns = ours.getMetaData();
          for (int i = 1; i <= theirs.getMetaData().getColumnCount(); i++) {
            assertThat(columns.getColumnLabel(i)).isEqualTo(theirs.getMetaData().getColumnLabel(i));
            assertThat(columns.getColumnTypeName(i))
                .isEqualTo(theirs.getMetaData().getColumnTypeName(i));
          }
        }
        assertThat(temporary(htap)).isEqualTo("0\n");
      }
      htap.rollback();
    }
  }

  @Test
  void itCannotBePrepared() throws SQLException {
    try (Connection htap = htap("")) {
      htap.setAutoCommit(false);
      execute(htap, "insert into log (event) select id from lake.events");
      refused(htap, "0A000", "prepare transaction 'two'");
      htap.rollback();
    }
  }

  @Test
  void aBatchIsOneTransaction() throws SQLException {
    String sql =
        "update totals set n = n + ?, amount = ? from lake.events e where e.id = totals.customer and e.kind"
            + " = ?";
    try (Connection htap = htap("")) {
      for (Connection connection : List.of(htap, reference)) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          for (int i = 0; i < 4; i++) {
            statement.setInt(1, i + 1);
            statement.setInt(2, i);
            statement.setInt(3, i);
            statement.addBatch();
          }
          assertThat(statement.executeBatch()).containsExactly(10, 10, 10, 10);
        }
      }
      assertThat(tables(htap)).isEqualTo(tables(reference));
      String before = tables(plain);
      try (PreparedStatement statement = htap.prepareStatement(sql)) {
        for (int amount : new int[] {5, 5000, 6}) {
          statement.setInt(1, 1);
          statement.setInt(2, amount);
          statement.setInt(3, 1);
          statement.addBatch();
        }
        BatchUpdateException e =
            catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
        assertThat(e.getSQLState()).isEqualTo("23514");
        assertThat(e.getUpdateCounts()).containsOnly(Statement.EXECUTE_FAILED);
      }
      assertThat(tables(plain)).isEqualTo(before);
    }
  }

  @Test
  void aBatchMayMixTexts() throws SQLException {
    try (Connection htap = htap("")) {
      for (Connection connection : List.of(htap, reference)) {
        try (Statement statement = connection.createStatement()) {
          statement.addBatch("insert into log (event) select id from lake.events where kind = 1");
          statement.addBatch("update totals set n = 5 where customer = 1");
          statement.addBatch(
              "delete from totals using lake.events e, only_files f where e.label = 'E3' and"
                  + " e.customer = totals.customer and f.i = e.id");
          statement.addBatch("insert into log (note) select label from lake.events");
          assertThat(statement.executeBatch()).hasSize(4).startsWith(80, 1);
          statement.addBatch("update totals set n = 6 where customer = 1");
          assertThat(statement.executeBatch()).containsExactly(1);
        }
      }
      assertThat(tables(htap)).isEqualTo(tables(reference));
    }
  }

  @Test
  void generatedKeysAreReturned() throws SQLException {
    String sql = "insert into log (event) select id from lake.events where id <= 3";
    String update =
        "update totals set n = 1 from lake.events e where e.id = 3 and totals.customer = 3";
    try (Connection htap = htap("");
        Statement statement = htap.createStatement();
        PreparedStatement prepared = htap.prepareStatement(sql, new String[] {"id"});
        Statement theirs = reference.createStatement()) {
      assertThat(statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS)).isEqualTo(3);
      assertThat(rows(statement.getGeneratedKeys())).isEqualTo("1|1|null\n2|2|null\n3|3|null\n");
      assertThat(prepared.executeUpdate()).isEqualTo(3);
      assertThat(rows(prepared.getGeneratedKeys())).isEqualTo("4\n5\n6\n");
      theirs.executeUpdate(update, Statement.RETURN_GENERATED_KEYS);
      statement.executeUpdate(update, Statement.RETURN_GENERATED_KEYS);
      assertThat(rows(statement.getGeneratedKeys())).isEqualTo(rows(theirs.getGeneratedKeys()));
    }
  }

  @Test
  void theTransactionIsTheUsers() throws SQLException {
    try (Connection htap = htap("")) {
      htap.setAutoCommit(false);
      execute(htap, "insert into log (note) values ('first')");
      execute(htap, "insert into log (event) select id from lake.events where kind = 1");
      Savepoint savepoint = htap.setSavepoint();
      execute(htap, "delete from log using lake.events e where e.id = event");
      assertThat(rows(htap, "select count(*) from log")).isEqualTo("1\n");
      htap.rollback(savepoint);
      assertThat(rows(htap, "select count(*) from log")).isEqualTo("81\n");
      execute(htap, "update log set note = e.label from lake.events e where e.id = event");
      assertThat(rows(plain, "select count(*) from log")).isEqualTo("0\n");
      htap.rollback();
      assertThat(rows(plain, "select count(*) from log")).isEqualTo("0\n");
      htap.setAutoCommit(true);
      execute(htap, "begin", "insert into log (event) select id from lake.events", "commit");
      assertThat(rows(plain, "select count(*) from log")).isEqualTo("400\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "23514,insert into totals (customer, amount) select id + 100, id * 10 from lake.events",
        "23505,insert into totals (customer) select customer from lake.events where customer > 0",
        "42703,insert into log (event) select nothing from lake.events",
        "42P01,insert into nowhere select id from lake.events",
        "22012,update totals set n = 1 / (e.kind - 1) from lake.events e where e.id = totals.customer",
        "22021,insert into log (note) select label from nul",
        "0A000,insert into log (event) select count(list) from lists",
        "42P01,insert into log (event) select id from missing"
      })
  void anErrorLeavesNothingBehind(String stateAndSql) throws SQLException {
    String[] parts = stateAndSql.split(",", 2);
    String before = tables(plain);
    try (Connection htap = htap("")) {
      refused(htap, parts[0], parts[1]);
      assertThat(tables(htap)).isEqualTo(before);
      assertThat(temporary(htap)).isEqualTo("0\n");
      htap.setAutoCommit(false);
      execute(htap, "insert into log (note) values ('lost')");
      refused(htap, parts[0], parts[1]);
      refused(htap, "25P02", "select 1");
      htap.rollback();
      htap.setAutoCommit(true);
      execute(htap, "insert into log (event) select id from lake.events where id = 1");
    }
    assertThat(rows(plain, "select count(*) from log")).isEqualTo("1\n");
  }

  @Test
  void pgjdbcMaySaveEachStatement() throws SQLException {
    try (Connection htap = htap("&autosave=always")) {
      htap.setAutoCommit(false);
      execute(htap, "insert into log (note) values ('kept')");
      refused(htap, "22021", "insert into log (note) select label from nul");
      refused(htap, "23505", "insert into totals (customer) select customer from lake.events");
      assertThat(temporary(htap)).isEqualTo("0\n");
      execute(htap, "insert into log (event) select id from lake.events where id = 1");
      htap.commit();
    }
    assertThat(rows(plain, "select count(*) from log")).isEqualTo("2\n");
  }

  @Test
  void aDeferredConstraintFailsTheWhole() throws SQLException {
    execute(
        plain, "create table child (customer int references totals deferrable initially deferred)");
    try (Connection htap = htap("")) {
      refused(htap, "23503", "insert into child select customer + 1000 from lake.events");
      assertThat(rows(htap, "select count(*) from child")).isEqualTo("0\n");
      assertThat(temporary(htap)).isEqualTo("0\n");
    } finally {
      execute(plain, "drop table child");
    }
  }

  @Test
  void whatPostgresHasUnderTheSameNameIsMeant() throws SQLException {
    String sql = "insert into log (event) select i from only_files";
    try (Connection htap = htap("");
        PreparedStatement early = htap.prepareStatement(sql)) {
      assertThat(early.executeUpdate()).isEqualTo(21);
      execute(plain, "create table only_files (i int)");
      try (PreparedStatement late = htap.prepareStatement(sql);
          Statement statement = htap.createStatement()) {
        assertThat(late.executeUpdate()).isZero();
        assertThat(statement.executeUpdate(sql)).isZero();
        assertThatThrownBy(early::executeUpdate)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
      }
      execute(plain, "drop table only_files");
      assertThat(early.executeUpdate()).isEqualTo(21);
    }
  }

  @Test
  void preparingBeginsNoTransaction() throws SQLException {
    try (Connection htap = htap("")) {
      htap.setAutoCommit(false);
      try (PreparedStatement statement =
          htap.prepareStatement("insert into log (event) select id from lake.events")) {
        htap.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(statement.executeUpdate()).isEqualTo(400);
      }
      htap.rollback();
    }
  }

  @Test
  void aReadOnlyTransactionAndAUserWithoutTemporaryTablesAreRefused() throws SQLException {
    String sql = "insert into log (event) select id from lake.events";
    execute(
        plain,
        "revoke temporary on database written from public",
        "create role writer login",
        "grant insert, select on log to writer");
    try (Connection htap = htap("");
        Connection writer = htap("&user=writer")) {
      execute(htap, "set default_transaction_read_only = on");
      refused(htap, "25006", sql);
      execute(htap, "set default_transaction_read_only = off");
      htap.setReadOnly(true);
      htap.setAutoCommit(false);
      refused(htap, "25006", sql);
      htap.rollback();
      refused(writer, "42501", sql);
      execute(plain, "grant temporary on database written to public");
      execute(writer, sql);
      refused(writer, "42501", "delete from totals where customer in (select id from lake.events)");
    } finally {
      execute(plain, "drop owned by writer", "drop role writer");
    }
  }

  @Test
  void itCanBeStoppedWhileRowsAreBroughtAndWhileTheyAreWritten() throws Exception {
    execute(
        plain,
        "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.5);"
            + " return new; end $$",
        "create trigger slow before update on totals for each row execute function slow()");
    for (String sql :
        List.of(
            "insert into log (event) select id + day from large",
            "update totals set n = e.id from lake.events e where e.id = totals.customer")) {
      try (Connection htap = htap("");
          Statement statement = htap.createStatement()) {
        statement.setQueryTimeout(1);
        assertThatThrownBy(() -> statement.executeUpdate(sql.replace("large", "large, large l")))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
        statement.setQueryTimeout(0);
        Thread other =
            new Thread(
                () -> {
                  try {
                    Thread.sleep(400);
                    statement.cancel();
                  } catch (SQLException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        other.start();
        refused(statement, "57014", sql);
        other.join();
        assertThat(temporary(htap)).isEqualTo("0\n");
        assertThat(rows(htap, "select sum(n) from totals")).isEqualTo("0\n");
        assertThat(rows(htap, "select count(*) from log")).isEqualTo("0\n");
      }
    }
  }

  @Test
  void theServersTimeLimitHolds() throws SQLException {
    try (Connection htap = htap("")) {
      execute(htap, "set statement_timeout = '300ms'");
      refused(htap, "57014", "insert into log (event) select l.id + l.day from large l, large m");
      execute(htap, "set statement_timeout = 0");
      assertThat(rows(htap, "select count(*) from log")).isEqualTo("0\n");
    }
  }

  @Test
  void scrollableStatementsWriteToo() throws SQLException {
    try (Connection htap = htap("");
        PreparedStatement statement =
            htap.prepareStatement(
                "insert into log (event) select id from lake.events returning event",
                ResultSet.TYPE_SCROLL_INSENSITIVE,
                ResultSet.CONCUR_READ_ONLY);
        ResultSet rows = statement.executeQuery()) {
      assertThat(rows.last()).isTrue();
      assertThat(rows.getRow()).isEqualTo(400);
    }
  }

  @Test
  void explainTellsWhatIsBrought() throws SQLException {
    String sql = "delete from totals using lake.events e where e.id = totals.customer";
    try (Connection htap = htap("")) {
      assertThat(rows(htap, "explain (htap) " + sql))
          .isEqualTo(
              "Engine: postgres\nBrings lake.events: id, customer\nSQL on Postgres: DELETE FROM"
                  + " totals USING \"pg_temp\".\"htap lake.events\" e WHERE e.id ="
                  + " totals.customer\n");
      assertThat(rows(htap, "select count(*) from totals")).isEqualTo("50\n");
      assertThat(rows(htap, "explain (htap, analyze) " + sql))
          .contains("Ran on: postgres\nBrought lake.events to Postgres: 400 rows,")
          .contains("Rows: 50\n");
      assertThat(rows(htap, "select count(*) from totals")).isEqualTo("0\n");
    }
  }

  @Test
  void theKillSwitchLeavesItToPostgres() throws SQLException {
    try (Connection htap = htap("")) {
      execute(htap, "set htap.route = 'postgres'");
      refused(htap, "42P01", "insert into log (event) select id from lake.events");
    }
  }

  private static void refused(Connection connection, String state, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      refused(statement, state, sql);
    }
  }

  private static void refused(Statement statement, String state, String sql) {
    assertThatThrownBy(() -> statement.execute(sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).as(e.toString()).isEqualTo(state));
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows or the count of a statement. */
  private static String done(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "count " + statement.getUpdateCount();
      }
      return rows(statement.getResultSet()).lines().sorted().toList().toString();
    }
  }

  private static String tables(Connection connection) throws SQLException {
    return rows(connection, "select * from totals order by customer")
        + rows(connection, "select event, note from log order by event, note");
  }

  private static String temporary(Connection connection) throws SQLException {
    return rows(
        connection, "select count(*) from pg_class where relnamespace = pg_my_temp_schema()");
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
