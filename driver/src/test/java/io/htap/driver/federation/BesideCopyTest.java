package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are joined with the copy where it has the tables, which are fetched where it has not. */
class BesideCopyTest {
  private static final String JOIN = "select sum(t.v) from copied t join lake.f on f.id = t.id";

  @TempDir Path folder;
  private Connection plain;
  private Connection htap;

  @BeforeEach
  void connect() throws SQLException {
    plain = TestPostgres.pg();
    execute(
        plain,
        "create table copied (id int primary key, v int)",
        "insert into copied select i, i from generate_series(1, 100) i",
        "create table elsewhere (id int primary key, v int)",
        "insert into elsewhere select i, i * 2 from generate_series(1, 100) i",
        "create view above as select id, v + 1 as v from copied where id > 2");
    write(5);
    htap =
        Objects.requireNonNull(
            new HtapDriver()
                .connect(
                    TestPostgres.htapUrl()
                        + "&htap.idle=0s&htap.replica.tables=public.copied&htap.await=30s"
                        + "&htap.table.lake.f=parquet:"
                        + folder.resolve("f.parquet"),
                    new Properties()));
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    execute(plain, "drop table copied cascade", "drop table elsewhere");
    plain.close();
  }

  private void write(int rows) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(
          duck,
          "copy (select i::int as id from range(1, %d) s(i)) to '%s'"
              .formatted(rows + 1, folder.resolve("f.parquet")));
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String value(String sql) throws SQLException {
    return text(htap, sql).strip();
  }

  private static String text(Connection connection, String sql) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        text.append(row.getString(1)).append('\n');
      }
    }
    return text.toString();
  }

  private String run(String sql) throws SQLException {
    return text(htap, "explain (htap, analyze) " + sql);
  }

  @Test
  void whatTheCopyHasIsNotFetched() throws SQLException {
    assertThat(value(JOIN)).isEqualTo("15");
    assertThat(run(JOIN))
        .contains("Ran on: duckdb")
        .contains("Position:")
        .doesNotContain("Fetched");
    String above = JOIN.replace("copied", "above");
    assertThat(value(above)).isEqualTo("15");
    assertThat(run(above)).doesNotContain("Fetched");
  }

  @Test
  void aFileAloneWaitsForNoCopy() throws SQLException {
    assertThat(value("select count(*) from lake.f")).isEqualTo("5");
    assertThat(run("select count(*) from lake.f"))
        .contains("Ran on: duckdb")
        .doesNotContain("Position:");
  }

  @Test
  void itIsAsFreshAsTheCopyHasToBe() throws SQLException {
    for (int i = 1; i <= 20; i++) {
      execute(plain, "update copied set v = " + i * 100 + " where id = 3");
      assertThat(value(JOIN)).isEqualTo(String.valueOf(12 + i * 100));
    }
  }

  @Test
  void whatTheCopyLacksIsFetched() throws SQLException {
    String both =
        "select sum(t.v + e.v) from copied t join elsewhere e using (id) join lake.f using (id)";
    assertThat(value(both)).isEqualTo("45");
    assertThat(run(both)).contains("Fetched public.copied").contains("Fetched public.elsewhere");
  }

  @Test
  void whatTheTransactionHasWrittenItselfIsSeen() throws SQLException {
    htap.setAutoCommit(false);
    execute(htap, "update copied set v = 1000 where id = 1");
    assertThat(value(JOIN)).isEqualTo("1014");
    htap.rollback();
    assertThat(value(JOIN)).isEqualTo("15");
    htap.commit();
  }

  @Test
  void theFileIsReadAsItIsNow() throws SQLException {
    assertThat(value(JOIN)).isEqualTo("15");
    write(3);
    assertThat(value(JOIN)).isEqualTo("6");
    execute(plain, "create schema lake", "create table lake.f as select 1 as id");
    assertThat(value(JOIN)).isEqualTo("1");
    execute(plain, "drop schema lake cascade");
    assertThat(value(JOIN)).isEqualTo("6");
  }

  @Test
  void valuesAreBoundAndRowsAreStreamed() throws SQLException {
    htap.setAutoCommit(false);
    try (PreparedStatement statement =
        htap.prepareStatement(
            "select t.id from copied t join lake.f on f.id = t.id where t.v > ? order by 1")) {
      statement.setFetchSize(2);
      for (int least = 0; least < 5; least++) {
        statement.setInt(1, least);
        int rows = 0;
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            rows++;
          }
        }
        assertThat(rows).isEqualTo(5 - least);
      }
    }
    htap.commit();
  }

  @Test
  void theFileMayGo() throws Exception {
    assertThat(value(JOIN)).isEqualTo("15");
    Files.delete(folder.resolve("f.parquet"));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowableOfType(
                    SQLException.class, () -> value(JOIN))
                .getSQLState())
        .isEqualTo("42P01");
    write(2);
    assertThat(value(JOIN)).isEqualTo("3");
  }
}
