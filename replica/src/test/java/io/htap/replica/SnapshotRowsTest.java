package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The snapshot and the stream come by a row in different ways: the same must come of it. */
class SnapshotRowsTest {
  private static final String COLUMNS =
      "(id int PRIMARY KEY, t text, c char(5), b bytea, f float8, g real, n numeric(18,18),"
          + " m numeric(38,10), w numeric(9,2), i interval, u uuid, e boolean, s smallint, l bigint,"
          + " d date, z timestamptz, a int[])";

  private static TestPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** Nulls among the edges of each type, and here and there a large row. */
  private static String rows(int rows) {
    return "INSERT INTO s SELECT g,"
        + " (array[NULL, '', E'\\x01', E'\\x01\\x01', E'\\x01ü', 'x', 'longer than twelve bytes',"
        + " CASE WHEN g % 4000 = 7 THEN repeat('ä', 40000) ELSE ' ' END])[g % 8 + 1],"
        + " (array[NULL, '', E'\\x01', ' a  '])[g % 4 + 1],"
        + " (array[NULL, '', '\\x00', '\\x01', '\\x010001ff'])[g % 5 + 1]::bytea,"
        + " (array[NULL, '-0', 'NaN', '-Infinity', '4.9e-324', '1.7976931348623157e308',"
        + " '0.1'])[g % 7 + 1]::float8,"
        + " (array[NULL, '-0', 'NaN', 'Infinity', '1e-45', '3.4028235e38', '0.1'])[g % 7 + 1]::real,"
        + " (array[NULL, '0.999999999999999999', '-0.000000000000000001', '0'])[g % 4 + 1]"
        + "::numeric,"
        + " (array[NULL, '9999999999999999999999999999.9999999999', '-0.0000000001', '0',"
        + " '-1'])[g % 5 + 1]::numeric,"
        + " (array[NULL, '9999999.99', '-9999999.99', '0.01'])[g % 4 + 1]::numeric,"
        + " (array[NULL, '-1 mon 1 day -1 us', '0'])[g % 3 + 1]::interval,"
        + " (array[NULL, 'ffffffff-ffff-ffff-ffff-ffffffffffff',"
        + " '00000000-0000-0000-0000-000000000000',"
        + " '80000000-0000-0000-0000-000000000001'])[g % 4 + 1]::uuid,"
        + " (array[NULL, true, false])[g % 3 + 1],"
        + " (array[NULL, -32768, 32767])[g % 3 + 1]::smallint,"
        + " (array[NULL, -9223372036854775808, 9223372036854775807])[g % 3 + 1]::bigint,"
        + " (array[NULL, '0001-01-01', '1582-10-10', '9999-12-31'])[g % 4 + 1]::date,"
        + " (array[NULL, '0001-01-01 00:00:00Z', '1969-12-31 23:59:59.999999Z',"
        + " '9999-12-31 23:59:59.999999Z'])[g % 4 + 1]::timestamptz,"
        + " (array[NULL, '{}', '{1,NULL,2}'])[g % 3 + 1]::int[]"
        + " FROM generate_series(1, "
        + rows
        + ") g";
  }

  @Test
  void holds_what_the_stream_holds() throws Exception {
    var db = postgres.database();
    db.run("CREATE TABLE s " + COLUMNS, rows(40_000), "CREATE TABLE r " + COLUMNS);
    try (var copy = Copy.of(db, db.config("public.*"))) {
      db.run("INSERT INTO r SELECT * FROM s");
      copy.catchUp();

      assertThat(copy.table("s").columns()).hasSize(17);
      assertThat(copy.rows("s")).hasSize(40_000).isEqualTo(copy.rows("r"));
    }
  }
}
