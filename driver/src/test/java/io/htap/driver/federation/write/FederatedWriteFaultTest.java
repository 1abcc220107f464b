package io.htap.driver.federation.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements over both engines that write on Postgres are of their transaction, whatever happens.
 */
class FederatedWriteFaultTest extends WrittenDatabases {
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
            "insert into log (event) select large.id + large.day from large",
            "update totals set n = e.id from lake.events e where e.id = totals.customer")) {
      try (Connection htap = htap("");
          Statement statement = htap.createStatement()) {
        statement.setQueryTimeout(1);
        assertThatThrownBy(
                () -> statement.executeUpdate(sql.replace("from large", "from large, large l")))
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
}
