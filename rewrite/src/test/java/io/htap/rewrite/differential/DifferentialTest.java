package io.htap.rewrite.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.htap.rewrite.differential.Engines.Answer;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.spi.ReasonCode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement of the corpus on both engines, in a database by ICU's order and one by bytes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialTest {
  private Engines icu;
  private Engines bytes;

  @BeforeAll
  void start() throws SQLException {
    icu = new Engines(Postgres.icu(), false);
    bytes = new Engines(Postgres.bytes(), true);
  }

  static Stream<Corpus> corpus() {
    return Stream.of(
            "numbers.sql",
            "texts.sql",
            "moments.sql",
            "queries.sql",
            "shapes.sql",
            "calls.sql",
            "kinds.sql",
            "documents.sql",
            "patterns.sql",
            "measures.sql",
            "collated.sql",
            "refusals.sql")
        .flatMap(file -> Corpus.read(file).stream());
  }

  static Stream<String> tpch() {
    return IntStream.rangeClosed(1, 22).mapToObj(i -> String.format("q%02d", i));
  }

  @ParameterizedTest
  @MethodSource("tpch")
  void tpchIsTheSame(String query) throws SQLException {
    String sql = Postgres.resource("/tpch/" + query + ".sql");
    boolean hasRows = !icu.askPostgres(sql).rows().isEmpty();
    assertThat(hasRows).as("the data gives %s something to find", query).isTrue();
    same(icu, sql, false, false, false);
    same(bytes, sql, false, false, false);
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void sameOrRefused(Corpus statement) throws SQLException {
    check(
        icu,
        statement,
        statement.refusedInIcu() == null ? statement.refused() : statement.refusedInIcu(),
        statement.raises() || statement.raisesInIcu());
    check(bytes, statement, statement.refused(), statement.raises());
  }

  private static void check(Engines engines, Corpus statement, ReasonCode refused, boolean raises)
      throws SQLException {
    if (refused == null) {
      same(engines, statement.sql(), raises, statement.error(), statement.bag());
      return;
    }
    Translation translation = engines.translate(statement.sql());
    assertThat(translation).isInstanceOf(Untranslatable.class);
    assertThat(((Untranslatable) translation).reason().code()).isEqualTo(refused);
  }

  private static void same(Engines engines, String sql, boolean raises, boolean error, boolean bag)
      throws SQLException {
    Translation translation = engines.translate(sql);
    if (translation instanceof Untranslatable no) {
      fail("refused: " + no.reason());
    }
    Translated translated = (Translated) translation;
    if (raises) {
      assertThatThrownBy(() -> engines.askDuck(translated)).isInstanceOf(SQLException.class);
      return;
    }
    Answer expected;
    try {
      expected = engines.askPostgres(sql);
    } catch (SQLException e) {
      assertThat(error).as("Postgres raises " + e.getMessage()).isTrue();
      assertThatThrownBy(() -> engines.askDuck(translated)).isInstanceOf(SQLException.class);
      return;
    }
    assertThat(error).as("expected an error").isFalse();
    Answer actual;
    try {
      actual = engines.askDuck(translated);
    } catch (SQLException e) {
      throw new AssertionError(translated.sql(), e);
    }
    assertThat(actual.types()).as(translated.sql()).isEqualTo(expected.types());
    if (bag) {
      assertThat(bag(actual)).as(translated.sql()).isEqualTo(bag(expected));
    } else {
      assertThat(actual.rows()).as(translated.sql()).isEqualTo(expected.rows());
    }
  }

  private static List<String> bag(Answer answer) {
    List<String> rows = new ArrayList<>();
    answer.rows().forEach(row -> rows.add(String.valueOf(row)));
    rows.sort(null);
    return rows;
  }
}
