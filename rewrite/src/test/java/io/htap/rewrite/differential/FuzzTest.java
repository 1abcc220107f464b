package io.htap.rewrite.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.rewrite.differential.Engines.Answer;
import io.htap.rewrite.translation.Translation.Translated;
import java.sql.SQLException;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Random expressions over the trap table. A refusal, or an error of either engine, is no defect
 * (the statement then runs on Postgres); a different answer is. {@code -Dfuzz.statements} and
 * {@code -Dfuzz.seed} widen the search.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {
  private static final int STATEMENTS = Integer.getInteger("fuzz.statements", 1500);

  private final Random random = new Random(Long.getLong("fuzz.seed", 42));
  private Engines bytes;

  @BeforeAll
  void start() throws SQLException {
    bytes = new Engines(Postgres.bytes(), true);
  }

  @Test
  void noRandomStatementIsAnsweredDifferently() throws SQLException {
    int compared = 0;
    SoftAssertions defects = new SoftAssertions();
    for (int i = 0; i < STATEMENTS; i++) {
      compared += compare(statement(), defects) ? 1 : 0;
    }
    defects.assertAll();
    assertThat(compared).as("statements that both engines answered").isGreaterThan(STATEMENTS / 8);
  }

  @Test
  void noRandomStatementOverTheWiderTypesIsAnsweredDifferently() throws SQLException {
    int compared = 0;
    SoftAssertions defects = new SoftAssertions();
    for (int i = 0; i < STATEMENTS; i++) {
      compared += compare(kinds(), defects) ? 1 : 0;
    }
    defects.assertAll();
    assertThat(compared).as("statements that both engines answered").isGreaterThan(STATEMENTS / 8);
  }

  private String kinds() {
    String where = " where " + kindCondition(2) + (chance(2) ? " and id not in (2, 6, 7, 8)" : "");
    return switch (random.nextInt(5)) {
      case 0 -> "select id, " + kind(2) + " as x from kind" + where + " order by id";
      case 1 -> "select id from kind" + where + " order by " + kind(1) + ", id";
      case 2 ->
          "select "
              + enumeration(1)
              + " as x, count(*), "
              + kindAggregate()
              + " from kind"
              + where
              + " group by 1 order by 1";
      case 3 -> "select distinct " + kind(1) + " as x from kind" + where + " order by 1";
      default -> "select " + kindAggregate() + ", " + kindAggregate() + " from kind" + where;
    };
  }

  private String kind(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> enumeration(depth);
      case 1 -> interval(depth);
      case 2 -> open(depth);
      default -> pick("jb", "ai", "fe", "co", "j", "am", "d + iv", "ts - iv2");
    };
  }

  private String kindCondition(int depth) {
    if (depth == 0) {
      return pick("id > 3", "e = 'ok'", "am > 1", "jb is null", "true", "e2 is not null");
    }
    return switch (random.nextInt(6)) {
      case 0 -> "(" + kindCondition(depth - 1) + pick(" and ", " or ") + kindCondition(0) + ")";
      case 1 -> interval(depth - 1) + comparison() + interval(depth - 1);
      case 2 -> open(depth - 1) + comparison() + open(depth - 1);
      case 3 -> enumeration(0) + pick(" in (", " not in (") + enumeration(0) + ", 'meh')";
      case 4 -> "not (" + kindCondition(depth - 1) + ")";
      default -> enumeration(depth - 1) + comparison() + enumeration(depth - 1);
    };
  }

  private String enumeration(int depth) {
    if (depth == 0) {
      return pick("e", "e2", "e", "'ok'", "'happy'::mood", "o", "fe");
    }
    String a = enumeration(depth - 1);
    String b = enumeration(depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> "coalesce(" + a + ", " + b + ")";
      case 1 -> pick("greatest(", "least(") + a + ", " + b + ")";
      case 2 -> "case when " + kindCondition(0) + " then " + a + " else " + b + " end";
      case 3 -> "nullif(" + a + ", " + b + ")";
      default -> a;
    };
  }

  private String interval(int depth) {
    if (depth == 0) {
      return pick("iv", "iv2", "interval '1 month'", "interval '30 days 2 hours'");
    }
    String a = interval(depth - 1);
    String b = interval(depth - 1);
    return switch (random.nextInt(3)) {
      case 0 -> "coalesce(" + a + ", " + b + ")";
      case 1 -> "case when " + kindCondition(0) + " then " + a + " else " + b + " end";
      default -> a;
    };
  }

  private String open(int depth) {
    if (depth == 0) {
      return pick("any1", "any2", "neg", "am", "pr", "1.50", "2", "id");
    }
    String a = open(depth - 1);
    String b = open(depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "(" + a + pick(" + ", " - ", " * ") + b + ")";
      case 1 -> "(" + a + " / nullif(" + b + ", 0))";
      case 2 -> "coalesce(" + a + ", " + b + ")";
      case 3 -> "case when " + kindCondition(0) + " then " + a + " else " + b + " end";
      case 4 -> pick("abs(", "round(", "-(", "floor(") + a + ")";
      case 5 -> "nullif(" + a + ", " + b + ")";
      case 6 -> a + pick("::numeric(12, 1)", "::bigint", "::numeric");
      default -> a;
    };
  }

  private String kindAggregate() {
    return switch (random.nextInt(5)) {
      case 0 -> pick("sum(", "avg(") + open(1) + ")";
      case 1 -> pick("min(", "max(") + enumeration(1) + ")";
      case 2 -> "sum(" + interval(1) + ")";
      case 3 -> "count(" + pick("", "distinct ") + kind(1) + ")";
      default -> "sum(" + open(0) + ") filter (where " + kindCondition(1) + ")";
    };
  }

  private boolean compare(String sql, SoftAssertions defects) {
    if (!(bytes.translate(sql) instanceof Translated translated)) {
      return false;
    }
    Answer expected;
    Answer actual;
    try {
      expected = bytes.askPostgres(sql);
      actual = bytes.askDuck(translated);
    } catch (SQLException e) {
      return false;
    }
    if (expected.types().equals(actual.types())) {
      defects
          .assertThat(actual.rows())
          .as("%s%n%s", sql, translated.sql())
          .isEqualTo(expected.rows());
    }
    return true;
  }

  private String statement() {
    String where = " where " + condition(2) + (chance(2) ? " and id not in (6, 7)" : "");
    return switch (random.nextInt(4)) {
      case 0 -> "select id, " + value(3) + " as x from trap" + where + " order by id";
      case 1 -> "select id from trap" + where + " order by " + number(2) + ", id";
      case 2 ->
          "select i2, " + aggregate() + " as x from trap" + where + " group by i2 order by i2";
      default ->
          "select "
              + aggregate()
              + " as x, "
              + aggregate()
              + " as y from trap"
              + where
              + " having "
              + aggregate()
              + " is not null order by 1, 2";
    };
  }

  private String value(int depth) {
    return switch (random.nextInt(5)) {
      case 0 -> text(depth);
      case 1 -> moment(depth);
      case 2 -> "(" + condition(depth) + ")";
      default -> number(depth);
    };
  }

  private String number(int depth) {
    if (depth == 0) {
      return pick("i2", "i4", "i8", "n", "m", "1", "2.5", "0.001", "10", "-3", "7.00", "id");
    }
    String a = number(depth - 1);
    String b = number(depth - 1);
    return switch (random.nextInt(12)) {
      case 0 -> "(" + a + " + " + b + ")";
      case 1 -> "(" + a + " - " + b + ")";
      case 2 -> "(" + a + " * " + b + ")";
      case 3 -> "(" + a + " / " + divisor(b) + ")";
      case 4 -> "(" + a + " % " + "nullif(" + b + ", 0))";
      case 5 -> "case when " + condition(depth - 1) + " then " + a + " else " + b + " end";
      case 6 -> "coalesce(" + a + ", " + b + ")";
      case 7 -> pick("round(", "trunc(") + a + ", " + random.nextInt(5) + ")";
      case 8 -> pick("abs(", "ceil(", "floor(", "-(") + a + ")";
      case 9 -> "nullif(" + a + ", " + b + ")";
      case 10 -> a + "::" + pick("int", "numeric", "numeric(20, 3)", "bigint", "numeric(12, 0)");
      default ->
          pick(
              "extract(year from d)",
              "length(t)",
              "extract(dow from ts)",
              "(d - date '2024-01-01')",
              a);
    };
  }

  private String divisor(String number) {
    return chance(2)
        ? "nullif(" + number + ", 0)"
        : pick("2", "-4.0", "100", "0.25", "50.00", "10000", "3");
  }

  private String condition(int depth) {
    if (depth == 0) {
      return pick("b", "id > 5", "t = 'a'", "c = 'a '", "n is null", "d > '2000-01-01'", "true");
    }
    return switch (random.nextInt(9)) {
      case 0 -> "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
      case 1 -> "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
      case 2 -> "not " + "(" + condition(depth - 1) + ")";
      case 3 -> text(depth - 1) + comparison() + text(depth - 1);
      case 4 -> moment(depth - 1) + comparison() + moment(depth - 1);
      case 5 ->
          text(depth - 1)
              + pick(" like ", " not like ")
              + pick("'a%'", "'%b'", "'_'", "'%\\_%'", "v");
      case 6 -> number(depth - 1) + " between " + number(depth - 1) + " and " + number(depth - 1);
      case 7 -> number(depth - 1) + pick(" in (", " not in (") + number(0) + ", " + number(0) + ")";
      default -> number(depth - 1) + comparison() + number(depth - 1);
    };
  }

  private String text(int depth) {
    if (depth == 0) {
      return pick("t", "v", "c", "c3", "tc", "'a'", "'b '", "''", "'é'");
    }
    String a = text(depth - 1);
    return switch (random.nextInt(9)) {
      case 0 -> "(" + a + " || " + text(depth - 1) + ")";
      case 1 -> "substring(" + a + ", " + (1 + random.nextInt(3)) + ")";
      case 2 -> pick("trim(", "ltrim(", "rtrim(") + a + ")";
      case 3 ->
          "case when " + condition(depth - 1) + " then " + a + " else " + text(depth - 1) + " end";
      case 4 -> "coalesce(" + a + ", " + text(depth - 1) + ")";
      case 5 -> "nullif(" + a + ", " + text(depth - 1) + ")";
      case 6 -> pick("left(", "right(") + a + ", " + random.nextInt(4) + ")";
      case 7 -> "replace(" + a + ", " + text(0) + ", 'z')";
      default -> a + pick("::text", "::varchar", "");
    };
  }

  private String moment(int depth) {
    if (depth == 0) {
      return pick("d", "ts", "date '2024-01-31'", "timestamp '2024-01-31 10:20:30'");
    }
    String a = moment(depth - 1);
    return switch (random.nextInt(6)) {
      case 0 ->
          "("
              + a
              + pick(" + ", " - ")
              + pick("interval '1 month'", "interval '30' day", "interval '1 year 5 hours'")
              + ")";
      case 1 -> "date_trunc('" + pick("month", "week", "hour") + "', " + a + ")";
      case 2 -> a + pick("::date", "::timestamp");
      case 3 -> "coalesce(" + a + ", " + moment(depth - 1) + ")";
      case 4 -> "case when " + condition(0) + " then " + a + " else " + moment(depth - 1) + " end";
      default -> a;
    };
  }

  private String aggregate() {
    String filter = chance(4) ? " filter (where " + condition(1) + ")" : "";
    return switch (random.nextInt(7)) {
      case 0 -> "sum(" + number(2) + ")" + filter;
      case 1 -> "avg(" + number(1) + ")" + filter;
      case 2 -> pick("min(", "max(") + value(1) + ")" + filter;
      case 3 -> "count(" + pick("", "distinct ") + value(1) + ")" + filter;
      case 4 -> "round(" + "avg(" + number(1) + "), 2)";
      case 5 -> pick("stddev(", "variance(", "stddev_pop(", "var_pop(") + number(1) + ")" + filter;
      default -> "sum(" + number(1) + ") / nullif(count(*), 0)";
    };
  }

  private String comparison() {
    return pick(" = ", " <> ", " < ", " <= ", " > ", " >= ", " is distinct from ");
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
