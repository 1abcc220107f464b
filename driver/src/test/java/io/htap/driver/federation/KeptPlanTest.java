package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of a statement over both engines is kept, and used only while all is as it was. */
class KeptPlanTest {
  private static final String JOIN = "select sum(t.v) from t join file f on f.id = t.id";

  @TempDir Path folder;
  private Connection plain;
  private Connection htap;

  @BeforeEach
  void connect() throws SQLException, IOException {
    plain = TestPostgres.pg();
    execute(
        plain,
        "create table t (id int primary key, v int)",
        "insert into t select i, i from generate_series(1, 10) i");
    write("i as id, i::int as n, date '2024-01-01' + i::int as day");
    htap = open();
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    execute(plain, "drop table if exists t cascade", "drop table if exists file");
    plain.close();
  }

  private Connection open() throws SQLException {
    return Objects.requireNonNull(
        new HtapDriver()
            .connect(
                TestPostgres.pgUrl().replace("jdbc:postgresql:", "jdbc:htap:")
                    + "&htap.idle=0s&htap.table.file=parquet:"
                    + folder.resolve("file.parquet"),
                new Properties()));
  }

  /** Old enough for the next change to show. */
  private void write(String items) throws SQLException, IOException {
    Path fresh = folder.resolve("fresh.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(duck, "copy (select " + items + " from range(1, 6) s(i)) to '" + fresh + "'");
    }
    Files.setLastModifiedTime(fresh, FileTime.from(Instant.now().minusSeconds(60)));
    Files.move(
        fresh,
        folder.resolve("file.parquet"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String value(String sql) throws SQLException {
    try (Statement statement = htap.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getObject(1));
    }
  }

  @Test
  void changesOfRowsShow() throws SQLException {
    assertThat(value(JOIN)).isEqualTo("15");
    execute(plain, "update t set v = v * 10");
    assertThat(value(JOIN)).isEqualTo("150");
  }

  @Test
  void aColumnOfAnotherTypeIsReadAsThat() throws SQLException {
    assertThat(value(JOIN)).isEqualTo("15");
    execute(plain, "alter table t alter v type numeric(10,2) using v / 4.0");
    assertThat(value(JOIN)).isEqualTo("3.75");
    execute(plain, "alter table t rename v to w", "alter table t add v int default 7");
    assertThat(value(JOIN)).isEqualTo("35");
  }

  @Test
  void aTableOfTheSameNameIsAnother() throws SQLException {
    assertThat(value(JOIN)).isEqualTo("15");
    execute(plain, "drop table t", "create table t (v int, id int)", "insert into t values (5, 1)");
    assertThat(value(JOIN)).isEqualTo("5");
  }

  @Test
  void aViewThatIsMadeAnewIsReadAsThat() throws SQLException {
    execute(plain, "create view seen as select id, v from t");
    String join = JOIN.replace("from t", "from seen t");
    assertThat(value(join)).isEqualTo("15");
    execute(plain, "drop view seen", "create view seen as select id, v * 0.5 as v from t");
    assertThat(value(join)).isEqualTo("7.5");
  }

  @Test
  void whatThisTransactionHasAlteredItselfIsReadAsThat() throws SQLException {
    assertThat(value(JOIN)).isEqualTo("15");
    htap.setAutoCommit(false);
    execute(htap, "alter table t alter v type numeric(10,1)");
    assertThat(value(JOIN)).isEqualTo("15.0");
    execute(htap, "alter table t alter v type numeric(10,3)");
    assertThat(value(JOIN)).isEqualTo("15.000");
    htap.rollback();
    assertThat(value(JOIN)).isEqualTo("15");
  }

  @Test
  void aNameThatPostgresHasFromNowOnIsPostgresOwn() throws SQLException {
    assertThat(value("select count(*) from file")).isEqualTo("5");
    execute(plain, "create table file (id int)");
    assertThat(value("select count(*) from file")).isEqualTo("0");
    execute(plain, "drop table file");
    assertThat(value("select count(*) from file")).isEqualTo("5");
    execute(htap, "create temp table file (id int)", "insert into file values (1)");
    assertThat(value("select count(*) from file")).isEqualTo("1");
    execute(htap, "drop table pg_temp.file");
    assertThat(value("select count(*) from file")).isEqualTo("5");
  }

  @Test
  void aFileOfOtherColumnsIsReadAsThat() throws SQLException, IOException {
    assertThat(value("select max(n) from file")).isEqualTo("5");
    write("i as id, (i / 2)::decimal(4, 1) as n");
    assertThat(value("select max(n) from file")).isEqualTo("2.5");
    write("i as id");
    assertThatThrownBy(() -> value("select max(n) from file"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"));
  }

  @Test
  void valuesAreBoundAnew() throws SQLException {
    try (PreparedStatement statement =
        htap.prepareStatement(
            "select count(*) from t join file f on f.id = t.id where t.v > ? and f.day < ?")) {
      for (int least = 0; least < 7; least++) {
        statement.setInt(1, least);
        statement.setObject(2, LocalDate.of(2024, 1, 6));
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          assertThat(row.getLong(1)).isEqualTo(Math.max(0, 4 - least));
        }
      }
      statement.setObject(2, LocalDate.of(20_000, 1, 1));
      assertThatThrownBy(statement::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
    }
  }
}
