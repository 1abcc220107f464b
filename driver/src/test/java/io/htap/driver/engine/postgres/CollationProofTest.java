package io.htap.driver.engine.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.rewrite.collation.IcuOrder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollationProofTest {
  private static EmbeddedPostgres server;
  private static Connection postgres;
  private static List<String> sorted;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = EmbeddedPostgres.builder().start();
    execute(
        "create database english template template0 locale_provider icu icu_locale 'en-US'"
            + " locale 'C.UTF-8'",
        "create database swedish template template0 locale_provider icu icu_locale 'sv-SE'"
            + " locale 'C.UTF-8'");
    postgres = connect("english");
    sorted = sortedByDuckDb();
  }

  private static List<String> sortedByDuckDb() throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement =
            duck.prepareStatement(
                "select v from (select unnest(cast(? as varchar[])) as v) order by "
                    + IcuOrder.key("v"))) {
      Object[] sample = IcuOrder.sample().toArray();
      statement.setArray(1, ((DuckDBConnection) duck).createArrayOf("VARCHAR", sample));
      try (var row = statement.executeQuery()) {
        while (row.next()) {
          texts.add(row.getString(1));
        }
      }
    }
    return texts;
  }

  @AfterAll
  static void stop() throws IOException, SQLException {
    postgres.close();
    server.close();
  }

  @Test
  void duckDbSortsAsTheDatabaseDoes() throws SQLException {
    assertThat(CollationProof.rises(postgres, sorted, "")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"en-x-icu", "und-x-icu", "de-x-icu", "fr-x-icu", "nl-x-icu", "pt-BR-x-icu"})
  void languagesWithoutAnOrderOfTheirOwnRise(String collation) throws SQLException {
    assertThat(CollationProof.rises(postgres, sorted, quoted(collation))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C",
        "sv-x-icu",
        "da-x-icu",
        "es-x-icu",
        "cs-x-icu",
        "hr-x-icu",
        "hu-x-icu",
        "cy-x-icu",
        "fr-CA-x-icu",
        "ru-x-icu",
        "tr-x-icu",
        "vi-x-icu",
        "ja-x-icu",
        "ko-x-icu"
      })
  void anotherOrderIsNoticed(String collation) throws SQLException {
    assertThat(CollationProof.rises(postgres, sorted, quoted(collation))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "en-US-u-kf-upper, ''",
    "en-US-u-kn-true, ''",
    "en-US-u-ka-shifted, ''",
    "en-US-u-kb-true, ''",
    "en-US-u-kc-true, ''",
    "en-US-u-ks-level1, ''",
    "en-US-u-ks-level2, ''",
    "en-US-u-kr-grek-latn, ''",
    "en-US, '&z < a'",
    "en-US, '&d < b'",
    "en-US, '&c < ch'",
    "en-US, '&[before 1]0 < ½'"
  })
  void anotherSettingIsNoticed(String locale, String rules) throws SQLException {
    try (var statement = postgres.createStatement()) {
      statement.execute(
          "create collation tried (provider = icu, locale = '%s'%s)"
              .formatted(locale, rules.isEmpty() ? "" : ", rules = '" + rules + "'"));
      assertThat(CollationProof.rises(postgres, sorted, "tried")).isFalse();
    } finally {
      try (var statement = postgres.createStatement()) {
        statement.execute("drop collation if exists tried");
      }
    }
  }

  @Test
  void twoTextsInTheWrongOrderAreNoticedWhereverTheyAre() throws SQLException {
    for (int at : new int[] {0, sorted.size() / 2, sorted.size() - 2}) {
      List<String> swapped = new ArrayList<>(sorted);
      Collections.swap(swapped, at, at + 1);
      assertThat(CollationProof.rises(postgres, swapped, "")).isFalse();
    }
  }

  @Test
  void theServerIsAskedOnceForEachVersionOfTheCollation() throws SQLException {
    var proof = new CollationProof();
    assertThat(proof.holds(postgres, () -> sorted)).isTrue();
    assertThat(proof.holds(postgres, () -> List.of("b", "a"))).isTrue();
  }

  @Test
  void anotherDatabaseIsNotProven() throws SQLException {
    try (Connection swedish = connect("swedish")) {
      assertThat(new CollationProof().holds(swedish, () -> sorted)).isFalse();
    }
  }

  private static String quoted(String collation) {
    return "pg_catalog.\"" + collation + "\"";
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(server.getJdbcUrl("postgres", database));
  }

  private static void execute(String... statements) throws SQLException {
    try (Connection connection = connect("postgres");
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
