package io.htap.driver.federation.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statements that write tables of Postgres and read Parquet files do what the same statements do
 * where the files are tables of Postgres, too.
 */
class FederatedWriteTest extends WrittenDatabases {
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
      insert into log (event, note) select t.customer, e.label from totals t left join lake.events e on e.customer = t.customer and e.kind = 2 where e.label is null
      insert into log (event) select a.id from lake.events a join lake.events b on a.id = b.id + 1 where a.kind = 1 and b.kind = 2
      insert into log (event) select count(*) from lake.events where kind = 99 having count(*) = 0
      insert into log (event, note) select distinct on (kind) id, label from lake.events where day > date '2024-03-01' and label is not null order by kind, id
      update totals set n = 1 where customer > all (select customer from lake.events where kind = 1 and customer is not null)
      update totals t set label = e.label from lake.events e left join only_files f on f.i = e.id where e.id = t.customer and f.i is null and e.kind in (1, 2)
      delete from totals using lake.events e, lake.events g where e.id = totals.customer and g.id = e.id + 1 and g.kind = 1
      """;

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
  void valuesArriveAsAQueryShowsThem() throws SQLException {
    try (Connection htap = htap("")) {
      execute(htap, "drop table if exists made", "create table made as select * from odd");
      String query = "select * from %s order by id";
      assertThat(rows(htap, query.formatted("made"))).isEqualTo(rows(htap, query.formatted("odd")));
      assertThat(rows(htap, "select t, octet_length(y) from made where id = 1"))
          .isEqualTo("tab\t, line\n, return\r, \\N, \\., \\\\ and \"|3\n");
      execute(htap, "drop table made");
    }
  }

  @Test
  void onlyRowsThatMayMatterAreBrought() throws SQLException {
    String into = "insert into log (event) select ";
    try (Connection htap = htap("")) {
      startAnew();
      brings(htap, into + "id from lake.events where kind = 2", "kind = 2");
      brings(htap, into + "random() from lake.events where kind = 2", "kind = 2");
      String from = "from lake.events e where e.id = totals.customer and ";
      brings(htap, "update totals set n = 1 " + from + "kind = 2", "kind = 2");
      brings(htap, "delete from totals " + from.replace("from", "using") + "e.id < 11", "id < 11");
      String those = "(select id from lake.events where kind = 2)";
      brings(htap, "delete from totals where customer in " + those, "kind = 2");
      brings(htap, "delete from totals where customer not in " + those, "kind = 2");
      String left = "t.n from totals t left join lake.events e on e.kind = 2";
      brings(htap, into + left, "kind = 2");
      brings(htap, into + left + " where e.id is null", "kind = 2");
      // Nothing is certain.
      brings(htap, into + "id from lake.events where kind = 2 or random() < 0", "true");
      brings(htap, "update totals set n = " + those.replace("id from", "max(id) from"), "true");
      execute(htap, "set htap.pushdown.filter = false");
      brings(htap, into + "id from lake.events where kind = 2", "true");
    }
  }

  @Test
  void whatAConditionRaisesIsForPostgresToRaise() throws SQLException {
    String into = "insert into log (event) select id from lake.events where ";
    try (Connection htap = htap("")) {
      for (String condition :
          List.of(
              "kind = 2 and (' ' || id || ' ')::int > 1",
              "('+' || id)::numeric = 5",
              "id::text::float8 > 300.5e0",
              "kind = 99 or 10 / nullif(kind, 0) > 2",
              "day::text::date > '2024-3-1'",
              "label::int > 0",
              "10 / (kind - kind) > 2",
              "kind + 2147483647 > 5")) {
        startAnew();
        htap.setAutoCommit(condition.length() % 2 == 0);
        reference.setAutoCommit(htap.getAutoCommit());
        assertThat(outcome(htap, into + condition))
            .as(condition)
            .isEqualTo(outcome(reference, into + condition));
        if (!htap.getAutoCommit()) {
          htap.rollback();
          reference.rollback();
        }
      }
      htap.setAutoCommit(true);
    } finally {
      reference.setAutoCommit(true);
    }
  }

  private static String outcome(Connection connection, String sql) {
    try {
      return done(connection, sql);
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  private void brings(Connection htap, String sql, String needed) throws SQLException {
    String count = rows(reference, "select count(*) from lake.events where " + needed).strip();
    assertThat(rows(htap, "explain (htap, analyze) " + sql))
        .as(sql)
        .contains("Brought lake.events to Postgres: " + count + " rows");
  }

  @Test
  void boundValuesTellWhichRowsAreBrought() throws SQLException {
    String sql =
        "insert into log (note, event) select ?, id from lake.events where kind = ? and day > ? and id < 100";
    try (Connection htap = htap("");
        PreparedStatement statement = htap.prepareStatement(sql)) {
      startAnew();
      for (Object day : List.of(LocalDate.of(2024, 3, 1), Date.valueOf("2024-03-01"))) {
        statement.setDate(1, Date.valueOf("2024-02-29"));
        statement.setInt(2, 2);
        statement.setObject(3, day);
        int count = statement.executeUpdate();
        assertThat(
                rows(
                    reference,
                    "select count(*) from lake.events where kind = 2 and day > '2024-03-01' and id < 100"))
            .isEqualTo(count + "\n");
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
}
