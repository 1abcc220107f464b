package io.htap.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.subject.RouteReport.Ran;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A difference is told by the smallest statement that still shows it. */
class ShrinkerTest {
  private static final Ran RAN = new Ran("duckdb", "");

  @Test
  void whatDoesNotMatterIsLeftOut() throws SQLException {
    var sum =
        Node.expression(
            SqlType.INT4,
            Node.expression(SqlType.INT4, "a"),
            " + ",
            Node.expression(SqlType.INT4, "beta"));
    var query =
        Node.of(
            Node.Kind.QUERY,
            "select ",
            Node.list(", ", 1, java.util.List.of(sum, Node.expression(SqlType.INT4, "length(t)"))),
            " from t",
            Node.optional(" where beta > 1"));
    var tail = Node.fixed(" order by 1, 2", Node.optional(" limit 3"));
    var statement = new Statement(query, tail, true);

    assertThat(smallest(statement, sql -> sql.contains("length(t)")))
        .isEqualTo("select length(t) from t");
    assertThat(smallest(statement, sql -> sql.contains("beta >") && sql.contains("a + ")))
        .isEqualTo("select a + 1 from t where beta > 1");
    assertThat(smallest(statement, sql -> sql.contains("limit")))
        .isEqualTo("select 1 from t order by 1, 2 limit 3");
  }

  @Test
  void whatFixesTheAnswerStaysAsItIs() throws SQLException {
    var query =
        Node.of(
            Node.Kind.QUERY,
            "select ",
            Node.expression(SqlType.INT8, "row_number() over (", Node.frozen("order by id"), ")"),
            " from t");
    assertThat(smallest(new Statement(query, null, true), sql -> sql.contains("row_number")))
        .isEqualTo("select row_number() over (order by id) from t");
  }

  @Test
  void anotherSortOfDifferenceIsNotFollowed() throws SQLException {
    var query = Node.of(Node.Kind.QUERY, "select a from t", Node.optional(" where b"));
    var statement = new Statement(query, null, true);
    var rows = new Verdict("row 1: a", null, RAN);
    var column = new Verdict("column 1: a", null, RAN);
    var smallest = Shrinker.shrink(statement, rows, s -> s.sql().contains("where") ? rows : column);
    assertThat(smallest.sql()).isEqualTo("select a from t where b");
  }

  private static String smallest(Statement statement, Predicate<String> differs)
      throws SQLException {
    var different = new Verdict("row 1: a", null, RAN);
    var same = new Verdict(null, null, RAN);
    return Shrinker.shrink(statement, different, s -> differs.test(s.sql()) ? different : same)
        .sql();
  }
}
