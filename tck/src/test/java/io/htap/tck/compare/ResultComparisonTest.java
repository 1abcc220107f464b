package io.htap.tck.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The comparison sees each kind of difference. Two search paths give one text two meanings, so that
 * two honest connections differ.
 */
class ResultComparisonTest {
  private static EmbeddedServer server;
  private static Connection left;
  private static Connection right;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01);
    left = server.connect("postgres");
    right = server.connect("postgres");
    try (var statement = left.createStatement()) {
      statement.execute("create schema l");
      statement.execute("create schema r");
    }
    try (var statement = left.createStatement()) {
      statement.execute("set search_path = l");
    }
    try (var statement = right.createStatement()) {
      statement.execute("set search_path = r");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    left.close();
    right.close();
    server.close();
  }

  private static Comparison compare(String first, String second, RowOrder order) throws Exception {
    try (var statement = left.createStatement()) {
      statement.execute("drop view if exists l.v");
      statement.execute("drop view if exists r.v");
      statement.execute("create view l.v as " + first);
      statement.execute("create view r.v as " + second);
    }
    return new ResultComparison(left, right).compare("select * from v as t", List.of(), order);
  }

  private static void differs(String first, String second, String expected) throws Exception {
    assertThat(compare(first, second, RowOrder.any()).difference()).contains(expected);
  }

  @Test
  void sameAnswersAreIdentical() throws Exception {
    var sql = "select 1 as a, array['x', null] as b, '\\x01'::bytea as c, null::numeric as d";
    var result = new ResultComparison(left, right).compare(sql, List.of(), RowOrder.exact());
    assertThat(result).isEqualTo(new Comparison(null, 1, null));
    assertThat(result.identicalRows()).isTrue();
  }

  @Test
  void seesValueScaleAndNull() throws Exception {
    differs("select 1 as a", "select 2 as a", "a: expected <java.lang.Integer 1");
    differs("select 1.0::numeric as a", "select 1.00::numeric as a", "getString=1.00");
    differs("select 1 as a", "select null::int as a", "but got <NULL>");
    differs("select array[1, 2] as a", "select array[1, 3] as a", "{1,3}");
  }

  @Test
  void seesColumns() throws Exception {
    differs("select 1 as a", "select 1 as b", "label=b");
    differs("select 1 as a", "select 1::bigint as a", "typeName=int8");
    differs("select 'x'::char(2) as a", "select 'x'::char(3) as a", "precision=3");
    differs("select 1 as a", "select 1 as a, 2 as b", "expected 1 columns but got 2");
  }

  @Test
  void seesRowsAndHowOftenEachComes() throws Exception {
    differs("values (1)", "values (1), (1)", "expected 1 rows but got 2");
    differs("values (1), (1), (2)", "values (1), (2), (2)", "1 rows differ");
  }

  @Test
  void seesOrderAsFarAsItIsFixed() throws Exception {
    var first = "select * from (values (1, 'a'), (1, 'b'), (2, 'c')) as t (k, x)";
    var tiesSwapped = "select * from (values (1, 'b'), (1, 'a'), (2, 'c')) as t (k, x)";
    var keysSwapped = "select * from (values (2, 'c'), (1, 'a'), (1, 'b')) as t (k, x)";
    var byKey = RowOrder.by(List.of("k"));
    assertThat(compare(first, keysSwapped, RowOrder.any()).identical()).isTrue();
    assertThat(compare(first, tiesSwapped, byKey).identical()).isTrue();
    assertThat(compare(first, tiesSwapped, RowOrder.exact()).difference()).startsWith("row 1: x");
    assertThat(compare(first, keysSwapped, byKey).difference()).startsWith("by its sort keys");
  }

  @Test
  void comparesErrorsByState() throws Exception {
    var comparison = new ResultComparison(left, right);
    var same = comparison.compare("select 1 / 0", List.of(), RowOrder.any());
    assertThat(same.identical()).isTrue();
    assertThat(same.identicalRows()).isFalse();
    assertThat(same.problem()).isEqualTo("both fail with SQLState 22012");
    differs("select 1 / 0 as a", "select 1 as a", "expected Failed");
    differs("select 1 / 0 as a", "select 'x'::text::int as a", "22P02");
  }

  @Test
  void bindsParameters() {
    var parameters = Arrays.asList(7, null);
    var result =
        new ResultComparison(left, right)
            .compare("select ?::int + 1, ?::text", parameters, RowOrder.exact());
    assertThat(result).isEqualTo(new Comparison(null, 1, null));
  }
}
