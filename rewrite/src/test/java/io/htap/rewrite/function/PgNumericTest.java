package io.htap.rewrite.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.rewrite.differential.Postgres;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every operation on some ten thousand pairs of numbers, asked of Postgres in one statement each.
 */
class PgNumericTest {
  private static final int PAIRS = 12_000;

  private final List<String> left = new ArrayList<>();
  private final List<String> right = new ArrayList<>();

  PgNumericTest() {
    Random random = new Random(20_240_131);
    for (int i = 0; i < PAIRS; i++) {
      left.add(number(random));
      right.add(number(random));
    }
    String[] edges = {
      "0",
      "0.00",
      "1",
      "-1",
      "10000",
      "9999",
      "9999.9999",
      "0.0001",
      "0.00010",
      "1.50",
      "1.5",
      "99999999999999999999999999999999999999",
      "0.00000000000000000000000000000000000001",
      "20000",
      "10000.0001",
      "-10000",
      "100000000",
      "99990000"
    };
    for (String a : edges) {
      for (String b : edges) {
        left.add(a);
        right.add(b);
      }
    }
  }

  @Test
  void divisionIsPostgress() throws SQLException {
    same("case when b = 0 then 0 else a / b end", (a, b) -> isZero(b) ? "0" : PgNumeric.div(a, b));
  }

  @Test
  void remainderIsPostgress() throws SQLException {
    same("case when b = 0 then 0 else a % b end", (a, b) -> isZero(b) ? "0" : PgNumeric.mod(a, b));
  }

  @Test
  void sumsAndProductsArePostgress() throws SQLException {
    same("a + b", PgNumeric::add);
    same("a - b", PgNumeric::sub);
    same("a * b", PgNumeric::mul);
    same("-a", (a, b) -> PgNumeric.neg(a));
    same("abs(a)", (a, b) -> PgNumeric.abs(a));
  }

  @Test
  void roundingIsPostgress() throws SQLException {
    for (int scale : new int[] {0, 1, 2, 7}) {
      same("round(a, " + scale + ")", (a, b) -> PgNumeric.round(a, scale));
      same("trunc(a, " + scale + ")", (a, b) -> PgNumeric.trunc(a, scale));
    }
    same("ceil(a)", (a, b) -> PgNumeric.ceil(a, 0));
    same("floor(a)", (a, b) -> PgNumeric.floor(a, 0));
  }

  @Test
  void keysOrderAsPostgresDoes() throws SQLException {
    left.replaceAll(PgNumericTest::shortened);
    right.replaceAll(PgNumericTest::shortened);
    same(
        "case when a < b then -1 when a > b then 1 else 0 end",
        (a, b) -> Integer.toString(Integer.signum(PgNumeric.key(a).compareTo(PgNumeric.key(b)))));
  }

  @Test
  void whatDoesNotFitIntoAKeyRaises() {
    for (String number : List.of("1e600", "1e-600", "123456789012345678901234567890123456")) {
      assertThatThrownBy(() -> PgNumeric.key(number)).isInstanceOf(ArithmeticException.class);
    }
    assertThat(PgNumeric.key("12345678901234567890123456789012345000"))
        .isGreaterThan(PgNumeric.key("12345678901234567890123456789012344"));
  }

  @Test
  void averageIsSumByCount() throws SQLException {
    Random random = new Random(7);
    try (Connection c = Postgres.icu();
        PreparedStatement s =
            c.prepareStatement("select avg(x::numeric(20, 3)) from unnest(?::text[]) x")) {
      for (int i = 0; i < 500; i++) {
        String[] values = new String[1 + random.nextInt(9)];
        BigDecimal sum = BigDecimal.ZERO;
        for (int j = 0; j < values.length; j++) {
          BigDecimal v = BigDecimal.valueOf(random.nextInt(2_000_000) - 900_000, 3);
          values[j] = v.toPlainString();
          sum = sum.add(v);
        }
        s.setArray(1, c.createArrayOf("text", values));
        try (ResultSet r = s.executeQuery()) {
          r.next();
          String count = Integer.toString(values.length);
          assertThat(PgNumeric.div(sum.toPlainString(), count)).isEqualTo(r.getString(1));
        }
      }
    }
  }

  @Test
  void deviationIsTheRootOfTheVariance() throws SQLException {
    Random random = new Random(11);
    try (Connection c = Postgres.icu();
        PreparedStatement s =
            c.prepareStatement(
                "select stddev_pop(x), n * sum(x * x) - sum(x) * sum(x), n * n from"
                    + " (select x::numeric as x, cardinality(a) as n from"
                    + " (select ?::text[] as a) o, unnest(a) x) v group by n")) {
      for (int i = 0; i < 500; i++) {
        String[] values = new String[2 + random.nextInt(9)];
        for (int j = 0; j < values.length; j++) {
          BigDecimal value = new BigDecimal(BigInteger.valueOf(random.nextInt()), i % 12);
          values[j] = value.movePointRight(i % 5).toPlainString();
        }
        s.setArray(1, c.createArrayOf("text", values));
        try (ResultSet r = s.executeQuery()) {
          r.next();
          assertThat(PgNumeric.root(r.getString(2), r.getString(3))).isEqualTo(r.getString(1));
        }
      }
    }
  }

  @Test
  void divisionByZeroRaises() {
    assertThatThrownBy(() -> PgNumeric.div("1", "0.00")).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> PgNumeric.mod("1", "0")).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aNullArgumentGivesNull() {
    for (ScalarFunction f : ScalarFunctions.ALL) {
      assertThat(f.call(new Object[f.parameters().size()])).isNull();
    }
  }

  private void same(String expression, BinaryOperator<String> ours) throws SQLException {
    String sql =
        "select a::text, b::text, ("
            + expression
            + ")::text from (select x::numeric as a, y::numeric as b from"
            + " unnest(?::text[], ?::text[]) u(x, y)) s";
    try (Connection c = Postgres.icu();
        PreparedStatement s = c.prepareStatement(sql)) {
      s.setArray(1, c.createArrayOf("text", left.toArray()));
      s.setArray(2, c.createArrayOf("text", right.toArray()));
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          assertThat(ours.apply(r.getString(1), r.getString(2)))
              .as("%s for a = %s, b = %s", expression, r.getString(1), r.getString(2))
              .isEqualTo(r.getString(3));
        }
      }
    }
  }

  /** A key holds 35 digits. */
  private static String shortened(String number) {
    BigDecimal value = new BigDecimal(number);
    return value.precision() > 35 ? value.round(new MathContext(35)).toPlainString() : number;
  }

  private static boolean isZero(String number) {
    return new BigDecimal(number).signum() == 0;
  }

  private static String number(Random random) {
    int digits = 1 + random.nextInt(30);
    BigInteger unscaled = new BigInteger(random.nextInt(4 * digits) + 1, random);
    if (random.nextInt(20) == 0) {
      unscaled = BigInteger.TEN.pow(random.nextInt(20));
    }
    BigDecimal value = new BigDecimal(unscaled, random.nextInt(21));
    return (random.nextBoolean() ? value : value.negate()).toPlainString();
  }
}
