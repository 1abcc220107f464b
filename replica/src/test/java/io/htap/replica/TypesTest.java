package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every held type keeps every value, through the snapshot and through the stream. */
class TypesTest {
  private static final String COLUMNS =
      """
      id int PRIMARY KEY, b boolean, i2 smallint, i4 int, i8 bigint, f4 real, f8 double precision,
      n4 numeric(4,2), n9 numeric(9,0), n18 numeric(18,6), n38 numeric(38,10), n38i numeric(38),
      t text, vc varchar(20), c char(5), d date, tm time, ts timestamp, tz timestamptz,
      u uuid, by bytea""";

  private static final List<String> ROWS =
      List.of(
          "(1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
              + " NULL, NULL, NULL, NULL, NULL, NULL)",
          "(2, true, 32767, 2147483647, 9223372036854775807, 3.4028235e38,"
              + " 1.7976931348623157e308, 99.99, 999999999, 999999999999.999999,"
              + " 9999999999999999999999999999.9999999999, 99999999999999999999999999999999999999,"
              + " 'é€😀 \\ '' \" tab\t nl\n', 'twenty characters xx', 'abcde', '5874897-12-31',"
              + " '23:59:59.999999', '294246-12-31 23:59:59.999999',"
              + " '294246-12-31 23:59:59.999999+00', 'ffffffff-ffff-ffff-ffff-ffffffffffff',"
              + " '\\x00ff10')",
          "(3, false, -32768, -2147483648, -9223372036854775808, -3.4028235e38,"
              + " -1.7976931348623157e308, -99.99, -999999999, -999999999999.999999,"
              + " -9999999999999999999999999999.9999999999, -99999999999999999999999999999999999999,"
              + " '', '', '', '0001-01-01', '00:00:00', '0001-01-01 00:00:00',"
              + " '0001-01-01 00:00:00+00', '00000000-0000-0000-0000-000000000000', '')",
          "(4, true, 0, 0, 0, 'NaN', 'NaN', 0, 0, 0, 0, 0, ' lead', 'x ', 'a b', '1970-01-01',"
              + " '12:00', '1969-12-31 23:59:59.999999', '2000-01-01 00:00:00+00',"
              + " '8a5b1e2c-0f3d-4c6b-9a7e-1234567890ab', '\\xdeadbeef')",
          "(5, true, 1, 1, 1, 'Infinity', '-Infinity', 0.01, 1, 0.000001, 0.0000000001,"
              + " 10000000000000000000000, 'a', 'b', '  x', '1999-12-31', '00:00:00.000001',"
              + " '1999-12-31 23:59:59.999999', '1970-01-01 00:00:00.000001+00',"
              + " '00000000-0000-0000-8000-000000000001', '\\x00')",
          "(6, true, -1, -1, -1, 1.17549435e-38, 5e-324, -0.5, 10000, 10000.5, 12345678.00009,"
              + " 1, 'a', 'b', 'c', '2024-02-29', '01:02:03', '2024-02-29 01:02:03',"
              + " '2024-02-29 01:02:03+00', '01234567-89ab-cdef-0123-456789abcdef', '\\x01')");

  /** One text per row, written so that both engines write it alike. */
  private static String text(boolean duck) {
    var parts = new StringBuilder();
    String[] names = "id b i2 i4 i8 f4 f8 n4 n9 n18 n38 n38i t vc c d tm ts tz u by".split(" ");
    for (int i = 0; i < names.length; i++) {
      String column = duck ? "\"" + names[i] + "_" + (i + 1) + "\"" : names[i];
      String value =
          switch (names[i]) {
            // Their texts differ between the engines; floats() compares the bits.
            case "f4", "f8" -> "NULL";
            case "d" -> duck ? column + " - DATE '2000-01-01'" : column + " - DATE '2000-01-01'";
            case "ts", "tz" ->
                duck
                    ? "epoch_us(" + column + ")"
                    : "(extract(epoch FROM " + column + ") * 1000000)::int8";
            case "tm" ->
                duck
                    ? "strftime(DATE '2000-01-01' + " + column + ", '%H:%M:%S.%f')"
                    : "to_char(" + column + ", 'HH24:MI:SS.US')";
            case "by" -> duck ? "lower(hex(" + column + "))" : "encode(" + column + ", 'hex')";
            case "c" -> duck ? column : "rtrim(" + column + ", ' ')";
            default -> column;
          };
      parts
          .append(i == 0 ? "" : " || '|' || ")
          .append("coalesce((")
          .append(value)
          .append(")::text, '∅')");
    }
    return parts.toString();
  }

  private static TestPostgres postgres;
  private Database db;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void database() throws Exception {
    db = postgres.database();
  }

  @Test
  void the_snapshot_keeps_every_value() throws Exception {
    db.run("CREATE TABLE t (" + COLUMNS + ")", "INSERT INTO t VALUES " + String.join(",", ROWS));
    try (Copy copy = Copy.of(db, db.config("public.t"))) {
      same(copy);
    }
  }

  @Test
  void the_stream_keeps_every_value_in_inserts_and_in_updates() throws Exception {
    db.run("CREATE TABLE t (" + COLUMNS + ")");
    try (Copy copy = Copy.of(db, db.config("public.t"))) {
      db.run("INSERT INTO t VALUES " + String.join(",", ROWS));
      copy.catchUp();
      same(copy);
      db.run("UPDATE t SET i4 = id WHERE id > 1", "UPDATE t SET id = id + 10");
      copy.catchUp();
      same(copy);
    }
  }

  private void same(Copy copy) throws Exception {
    var expected = db.rows("SELECT " + text(false) + " FROM t ORDER BY id");
    var actual =
        copy.query(
            "SELECT " + text(true) + " FROM " + copy.table("t").copyTable() + " ORDER BY id_1");
    assertThat(actual).isEqualTo(expected).hasSize(ROWS.size());
    DuckDBConnection duck = copy.replica().readers().borrow();
    try (Connection connection = db.connect()) {
      String table = copy.table("t").copyTable();
      assertThat(
              floats(
                  duck,
                  "SELECT coalesce(f4_6, 0), coalesce(f8_7, 0) FROM " + table + " ORDER BY id_1"))
          .isEqualTo(floats(connection, "SELECT f4, f8 FROM t ORDER BY id"));
    } finally {
      copy.replica().readers().release(duck);
    }
  }

  private static List<List<Number>> floats(Connection connection, String sql) throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rs = statement.executeQuery(sql)) {
      var rows = new ArrayList<List<Number>>();
      while (rs.next()) {
        rows.add(
            List.of(
                Float.floatToIntBits(rs.getFloat(1)), Double.doubleToLongBits(rs.getDouble(2))));
      }
      return rows;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "date; infinity; an infinite date",
        "date; -infinity; an infinite date",
        "date; 0044-03-15 BC; before Christ",
        "timestamp; infinity; an infinite timestamp",
        "timestamptz; -infinity; an infinite timestamp",
        "timestamp; 294276-12-31 23:59:59; after 294247",
        "time; 24:00:00; 24:00:00",
        "numeric(10,2); NaN; NaN",
      })
  void a_column_is_left_out_for_a_value_that_duckdb_would_change(
      String type, String value, String reason) throws Exception {
    db.run(
        "CREATE TABLE s (id int PRIMARY KEY, v " + type + ")",
        "CREATE TABLE r (id int PRIMARY KEY, v " + type + ")",
        "CREATE TABLE ok (id int PRIMARY KEY)",
        "INSERT INTO s VALUES (1, '" + value + "')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      assertThat(copy.table("s").leftOut().get(2)).contains("column v", reason);
      assertThat(copy.rows("s")).containsExactly("1");
      assertThat(copy.table("r").leftOut()).isEmpty();
      String copyTable = copy.table("r").copyTable();
      db.run("INSERT INTO ok VALUES (1)", "INSERT INTO r VALUES (1, NULL), (2, '" + value + "')");
      copy.eventually("r", table -> table.leftOut().containsKey(2));
      db.run("INSERT INTO r VALUES (3, NULL)", "INSERT INTO ok VALUES (2)");
      copy.catchUp();
      assertThat(copy.rows("r")).containsExactly("1", "2", "3");
      assertThat(copy.rows("ok")).containsExactly("1", "2");
      assertThat(copy.query("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'copy'"))
          .as("%s is gone", copyTable)
          .containsExactly("3");
      db.run("DELETE FROM r WHERE id = 2");
      assertThat(copy.replica().resnapshot(db.oid("r"))).isTrue();
      copy.eventually("r", table -> table.leftOut().isEmpty());
      assertThat(copy.rows("r")).containsExactly("1|∅", "3|∅");
    }
  }
}
