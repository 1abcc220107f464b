package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code = ANY (?)} and {@code <> ALL (?)} over bound arrays answer as on Postgres. */
class ArrayParameterTest {
  private static final List<String> FORMS =
      List.of(
          "SELECT id FROM t WHERE %s = ANY (?) ORDER BY id",
          "SELECT id FROM t WHERE %s = SOME (?) OR id = 3 ORDER BY id",
          "SELECT id FROM t WHERE %s <> ALL (?) ORDER BY id",
          "SELECT id FROM t WHERE NOT (%s = ANY (?)) ORDER BY id",
          "SELECT id, %1$s = ANY (?), %1$s <> ALL (?) FROM t ORDER BY id");

  private static CopyServer server;
  private static Comparing both;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    both =
        new Comparing(
            server,
            "CREATE TABLE t (id int PRIMARY KEY, i4 int, i8 bigint, i2 smallint, s text,"
                + " v varchar(20), u uuid, n numeric(10,2), c char(3))",
            "INSERT INTO t VALUES (1, 1, 1, 1, 'a', 'a', '00000000-0000-0000-0000-000000000001',"
                + " 1.00, 'a')",
            "INSERT INTO t VALUES (2, 2, 5000000000, -2, 'It''s', 'NULL', NULL, 1.50, 'b')",
            "INSERT INTO t VALUES (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
            "INSERT INTO t VALUES (4, -7, 0, 7, '', '', 'ffffffff-ffff-ffff-ffff-ffffffffffff',"
                + " 7, '')",
            "INSERT INTO t VALUES (5, 5, 5, 5, E'a,b]\\\\\"}{[\\n', '[1]', NULL, 5, ']')",
            "INSERT INTO t VALUES (6, 6, 6, 6, 'é😀', 'e\u0301', NULL, 6, 'é')",
            "INSERT INTO t SELECT i, i, i, i, 's' || i, 'v' || i, NULL, i, 'z'"
                + " FROM generate_series(10, 400) i");
  }

  @AfterAll
  static void stop() throws Exception {
    both.close();
    server.close();
  }

  private interface Binder {
    void bind(PreparedStatement statement, int position) throws SQLException;
  }

  private static String answer(Connection connection, String sql, Binder binder)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int markers = sql.length() - sql.replace("?", "").length();
      for (int i = 1; i <= markers; i++) {
        binder.bind(statement, i);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return String.valueOf(rows(rows));
      }
    }
  }

  private void same(String column, Binder binder, String engine) throws SQLException {
    for (String form : FORMS) {
      String sql = form.formatted(column);
      assertThat(answer(both.htap(), sql, binder))
          .as(sql)
          .isEqualTo(answer(both.plain, sql, binder));
      assertThat(engine(both.htap())).as(sql + ": " + reason(both.htap())).isEqualTo(engine);
    }
  }

  private static Binder array(String type, @Nullable Object... elements) {
    return (statement, position) ->
        statement.setArray(position, statement.getConnection().createArrayOf(type, elements));
  }

  @Test
  void integers() throws SQLException {
    for (String column : List.of("i4", "i8", "i2", "i4 + 1", "n")) {
      for (String type : List.of("int2", "int4", "integer", "int8", "bigint")) {
        same(column, array(type, 1, 5, 7, 399), "duckdb");
        same(column, array(type, 2, null, -7), "duckdb");
        same(column, array(type), "duckdb");
        same(column, array(type, (Object) null), "duckdb");
      }
      same(column, (s, i) -> s.setObject(i, new int[] {1, 2, 300}), "duckdb");
      same(column, (s, i) -> s.setObject(i, new long[] {5_000_000_000L, 6}), "duckdb");
      same(column, (s, i) -> s.setObject(i, new short[] {7, -2}), "duckdb");
      same(column, (s, i) -> s.setObject(i, new Integer[] {7, null}), "duckdb");
    }
  }

  @Test
  void texts() throws SQLException {
    Object[] odd = {
      "a", "It's", "", "NULL", "null", "a,b]\\\"}{[\n", "é😀", "e\u0301", "[1]", " a"
    };
    for (String column : List.of("s", "v", "s || ''", "'a'")) {
      same(column, array("text", odd), "duckdb");
      same(column, array("varchar", odd), "duckdb");
      same(column, array("text", "s10", null, "v399"), "duckdb");
      same(column, array("text"), "duckdb");
      same(column, (s, i) -> s.setObject(i, new String[] {"a", "", "x"}), "duckdb");
    }
  }

  @Test
  void uuids() throws SQLException {
    UUID first = UUID.fromString("00000000-0000-0000-0000-000000000001");
    same(
        "u",
        array("uuid", first, UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff")),
        "duckdb");
    same("u", array("uuid", first, null), "duckdb");
  }

  @Test
  void whatIsNotProvenStays() throws SQLException {
    same("i4", (s, i) -> s.setNull(i, java.sql.Types.ARRAY, "int4[]"), "postgres");
    same("i4", array("int4", new Object[][] {{1, 2}, {5, 6}}), "postgres");
    same("n", array("numeric", new java.math.BigDecimal("1.5")), "postgres");
    same("c", array("text", "a", "b"), "postgres");
  }

  @Test
  void theValuesMayChangeFromOneExecutionToTheNext() throws SQLException {
    String sql = "SELECT count(*) FROM t WHERE i4 = ANY (?)";
    List<String> counts = new ArrayList<>();
    for (Connection connection : List.of(both.htap(), both.plain)) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int most = 0; most < 40; most += 7) {
          Integer[] elements = new Integer[most];
          for (int i = 0; i < most; i++) {
            elements[i] = 390 + i;
          }
          statement.setArray(1, connection.createArrayOf("int4", elements));
          elements = null;
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            counts.add(row.getString(1));
          }
        }
      }
    }
    int half = counts.size() / 2;
    assertThat(counts.subList(0, half)).isEqualTo(counts.subList(half, counts.size()));
  }
}
