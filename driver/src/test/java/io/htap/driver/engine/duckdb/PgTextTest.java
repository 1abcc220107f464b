package io.htap.driver.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every text is compared with what a real server prints for the same value. */
class PgTextTest {
  private static final long SEED = 20261120;
  private static EmbeddedPostgres server;
  private static Connection postgres;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().start();
    postgres = server.getPostgresDatabase().getConnection();
  }

  @AfterAll
  static void stop() throws Exception {
    postgres.close();
    server.close();
  }

  @Test
  void doublesReadAsPostgresPrintsThem() throws Exception {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    List<Double> values = new ArrayList<>();
    for (int exponent = -1074; exponent < 1024; exponent++) {
      values.add(Math.scalb(1.0, exponent));
      values.add(Math.nextUp(Math.scalb(1.0, exponent)));
    }
    for (int exponent = -20; exponent < 20; exponent++) {
      values.add(Math.pow(10, exponent));
      values.add(-1.5 * Math.pow(10, exponent));
      values.add(Math.rint(random.nextDouble() * 1e4) / 100 * Math.pow(10, exponent));
    }
    for (int i = 0; i < 20_000; i++) {
      values.add(Double.longBitsToDouble(random.nextLong()));
      values.add(random.nextGaussian() * 1000);
    }
    values.addAll(
        List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e15));
    List<String> printed = printed("float8", values.toArray());
    for (int i = 0; i < values.size(); i++) {
      assertThat(PgText.float8(values.get(i))).isEqualTo(printed.get(i));
    }
  }

  @Test
  void floatsReadAsPostgresPrintsThem() throws Exception {
    System.out.println("seed " + SEED);
    var random = new Random(SEED);
    List<Float> values = new ArrayList<>();
    for (int exponent = -149; exponent < 128; exponent++) {
      values.add(Math.scalb(1f, exponent));
      values.add(Math.nextUp(Math.scalb(1f, exponent)));
    }
    for (int i = 0; i < 20_000; i++) {
      values.add(Float.intBitsToFloat(random.nextInt()));
      values.add((float) (random.nextGaussian() * 1000));
    }
    values.addAll(List.of(0f, -0f, Float.NaN, 1e5f, 1e6f, 123456f, 1234567f, 0.0001f, 0.00001f));
    List<String> printed = printed("float4", values.toArray());
    for (int i = 0; i < values.size(); i++) {
      assertThat(PgText.float4(values.get(i))).isEqualTo(printed.get(i));
    }
  }

  @Test
  void datesAndTimesReadAsPostgresPrintsThem() throws Exception {
    assertThat(PgText.date(LocalDate.of(2024, 2, 29))).isEqualTo(one("date '2024-02-29'"));
    assertThat(PgText.date(LocalDate.of(12024, 1, 1))).isEqualTo(one("date '12024-01-01'"));
    assertThat(PgText.date(LocalDate.of(0, 3, 1))).isEqualTo(one("date '0001-03-01 BC'"));
    assertThat(PgText.date(LocalDate.of(33, 3, 1))).isEqualTo(one("date '0033-03-01'"));
    assertThat(PgText.time(LocalTime.of(1, 2, 3, 120_000))).isEqualTo(one("time '01:02:03.00012'"));
    assertThat(PgText.time(LocalTime.MIDNIGHT)).isEqualTo(one("time '00:00'"));
    assertThat(PgText.timestamp(LocalDateTime.of(-43, 3, 15, 12, 0, 0, 500_000_000)))
        .isEqualTo(one("timestamp '0044-03-15 12:00:00.5 BC'"));
    try (var statement = postgres.createStatement()) {
      statement.execute("SET TimeZone = 'America/New_York'");
    }
    assertThat(PgText.timestamptz(LocalDateTime.of(1880, 1, 1, 0, 0), -(4 * 3600 + 56 * 60 + 2)))
        .isEqualTo(one("timestamptz '1880-01-01 00:00:00'"));
    assertThat(PgText.timestamptz(LocalDateTime.of(2024, 7, 1, 0, 0), -4 * 3600))
        .isEqualTo(one("timestamptz '2024-07-01 00:00:00'"));
    try (var statement = postgres.createStatement()) {
      statement.execute("SET TimeZone = 'Asia/Kolkata'");
    }
    assertThat(PgText.timestamptz(LocalDateTime.of(2024, 7, 1, 0, 0), 19_800))
        .isEqualTo(one("timestamptz '2024-07-01 00:00:00'"));
  }

  private static String one(String expression) throws Exception {
    try (var statement = postgres.createStatement();
        ResultSet rows = statement.executeQuery("SELECT (" + expression + ")::text")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static List<String> printed(String type, Object[] values) throws Exception {
    Array array = postgres.createArrayOf(type, values);
    try (PreparedStatement statement =
        postgres.prepareStatement(
            "SELECT v::text FROM unnest(?::"
                + type
                + "[]) WITH ORDINALITY AS t(v, o) ORDER BY o")) {
      statement.setArray(1, array);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts;
      }
    }
  }
}
