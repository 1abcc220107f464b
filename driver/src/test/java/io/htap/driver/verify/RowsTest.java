package io.htap.driver.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.rewrite.translation.OutputColumn;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as the same answer, and what of a statement may be told. */
class RowsTest {
  private static Subject subject(Freedom freedom, Integer... orderedBy) {
    return new Subject(
        1,
        1,
        "",
        freedom,
        List.of(orderedBy),
        List.of(
            new OutputColumn(PgType.NUMERIC, -1, null), new OutputColumn(PgType.TEXT, -1, null)),
        Set.of());
  }

  /** Rows of two cells, written as {@code 1a}; a dash is NULL. */
  private static Rows rows(String... rows) {
    var cells = new ArrayList<List<String>>();
    for (String row : rows) {
      String text = row.substring(row.length() - 1);
      String[] pair = {row.substring(0, row.length() - 1), text.equals("-") ? null : text};
      cells.add(Rows.row(pair));
    }
    return new Rows(cells);
  }

  private static Verdict compare(Rows postgres, Rows copy, Freedom freedom, Integer... orderedBy) {
    return Rows.compare(postgres, copy, subject(freedom, orderedBy));
  }

  @Test
  void rowsWithoutAnOrderAreTheSameInAny() {
    assertThat(compare(rows("1a", "2b", "1a"), rows("2b", "1a", "1a"), Freedom.NONE))
        .isEqualTo(new Verdict.Same());
    assertThat(compare(rows("1a", "2b", "1a"), rows("2b", "1a", "2b"), Freedom.NONE))
        .isInstanceOf(Verdict.Different.class);
    assertThat(compare(rows("1a"), rows("1-"), Freedom.NONE))
        .isEqualTo(new Verdict.Different("row 1, column 2; rows that differ: 1"));
    assertThat(compare(rows("1a"), rows(), Freedom.NONE))
        .isEqualTo(new Verdict.Different("0 rows where Postgres has 1"));
  }

  @Test
  void theOrderIsComparedAsFarAsTheStatementFixesIt() {
    assertThat(compare(rows("1a", "1b", "2c"), rows("1b", "1a", "2c"), Freedom.NONE, 0))
        .isEqualTo(new Verdict.Same());
    assertThat(compare(rows("1a", "2c"), rows("2c", "1a"), Freedom.NONE, 0))
        .isEqualTo(new Verdict.Different("row 1, column 1, which the rows are ordered by"));
    // Equal numbers that print differently may change places.
    assertThat(compare(rows("1.0a", "1b"), rows("1b", "1.0a"), Freedom.NONE, 0))
        .isEqualTo(new Verdict.Same());
  }

  @Test
  void aLimitMayCutWithinEqualRowsAndNowhereElse() {
    assertThat(compare(rows("1a", "2b"), rows("1a", "2c"), Freedom.AT_THE_END, 0))
        .isInstanceOf(Verdict.Undecided.class);
    assertThat(compare(rows("1a", "2b"), rows("1a", "3b"), Freedom.AT_THE_END, 0))
        .isInstanceOf(Verdict.Different.class);
    assertThat(compare(rows("1a", "2b"), rows("1a"), Freedom.INSIDE, 0))
        .isInstanceOf(Verdict.Undecided.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT a FROM t ORDER BY a|NONE",
        "SELECT DISTINCT a FROM t|NONE",
        "SELECT a FROM t JOIN u ON t.i = u.i|NONE",
        "SELECT a FROM t LIMIT 5|AT_THE_END",
        "SELECT a FROM (SELECT a FROM t) x ORDER BY a LIMIT 5 OFFSET 2|AT_THE_END",
        "SELECT a FROM (SELECT a FROM t LIMIT 5) x|INSIDE",
        "(SELECT a FROM t LIMIT 5)|INSIDE",
        "SELECT DISTINCT ON (a) a, b FROM t|INSIDE",
        "SELECT row_number() OVER (ORDER BY a) FROM t|INSIDE",
        "SELECT string_agg(a, '' ORDER BY b) FROM t|INSIDE",
      })
  void theWordsOfAStatementTellWhatItLeavesOpen(String sql, Freedom freedom) {
    assertThat(Freedom.of(sql, List.of())).isEqualTo(freedom);
    assertThat(Freedom.of("SELECT a FROM v", List.of(sql)))
        .isEqualTo(freedom == Freedom.NONE ? Freedom.NONE : Freedom.INSIDE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "SELECT  a, 'secret' FROM t -- secret|SELECT a, ? FROM t",
        "SELECT a FROM t WHERE n = 4711 AND x=$1|SELECT a FROM t WHERE n = ? AND x=$1",
        "SELECT E'secret'|SELECT …",
        "SELECT 'secret|SELECT …",
        "/* secret */ SELECT $$secret$$|SELECT …",
      })
  void aShapeHasNoLiteral(String sql, String shape) {
    assertThat(Shape.of(sql)).isEqualTo(shape);
  }

  @Test
  void aSampleIsAShareAndTheSameForTheSameSeed() {
    var one = new Sampler(7);
    var same = new Sampler(7);
    List<Boolean> taken = IntStream.range(0, 10_000).mapToObj(i -> one.take(0.01)).toList();
    assertThat(IntStream.range(0, 10_000).mapToObj(i -> same.take(0.01)).toList()).isEqualTo(taken);
    assertThat(taken.stream().filter(t -> t).count()).isBetween(70L, 130L);
    assertThat(IntStream.range(0, 100).allMatch(i -> one.take(1))).isTrue();
    assertThat(IntStream.range(0, 100).noneMatch(i -> one.take(0))).isTrue();
  }
}
