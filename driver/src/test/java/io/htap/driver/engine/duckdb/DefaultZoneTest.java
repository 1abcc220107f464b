package io.htap.driver.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.rewrite.translation.OutputColumn;
import io.htap.spi.PgType;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Tuple;

/** Dates and times are what they are, wherever the JVM believes to be. */
class DefaultZoneTest {
  private static final TimeZone OWN = TimeZone.getDefault();

  /** Every half an hour of 2024, and every eleventh day from 1500 to 2500. */
  private static final String INSTANTS =
      "SELECT m, make_timestamptz(m) AS z, make_timestamp(m) AS t, make_timestamp(m)::DATE AS d,"
          + " make_timestamp(m)::TIME AS c FROM (SELECT 1704067200000000 + i * 1800000000 AS m FROM"
          + " range(17568) r(i) UNION ALL SELECT -14831769600000000 + i * 950399123456 FROM"
          + " range(33200) r(i)) q";

  @AfterEach
  void goHome() {
    TimeZone.setDefault(OWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "America/New_York",
        "Europe/Berlin",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Asia/Kolkata"
      })
  void theyAreReadAsTheyAreHeld(String zone) throws Exception {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    List<OutputColumn> columns =
        List.of(
            new OutputColumn(PgType.INT8, -1, null),
            new OutputColumn(PgType.TIMESTAMPTZ, -1, null),
            new OutputColumn(PgType.TIMESTAMP, -1, null),
            new OutputColumn(PgType.DATE, -1, null),
            new OutputColumn(PgType.TIME, -1, null));
    RowReader reader = new RowReader(columns, false, ZoneId.of("UTC"));
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(INSTANTS)) {
      while (row.next()) {
        Tuple cells = reader.read(row);
        Instant instant = Instant.EPOCH.plus(Long.parseLong(text(cells, 0)), ChronoUnit.MICROS);
        LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        assertThat(text(cells, 1)).isEqualTo(PgText.timestamptz(local, 0));
        assertThat(text(cells, 2)).isEqualTo(PgText.timestamp(local));
        assertThat(text(cells, 3)).isEqualTo(PgText.date(local.toLocalDate()));
        assertThat(text(cells, 4)).isEqualTo(PgText.time(local.toLocalTime()));
      }
    }
  }

  private static String text(Tuple cells, int i) {
    return new String(Objects.requireNonNull(cells.get(i)), StandardCharsets.UTF_8);
  }
}
