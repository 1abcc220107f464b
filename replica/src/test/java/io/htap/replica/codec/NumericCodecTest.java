package io.htap.replica.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decimals of every width, against BigDecimal. */
class NumericCodecTest {

  @ParameterizedTest
  @CsvSource({
    "1,0", "4,2", "4,4", "5,0", "9,3", "10,0", "18,6", "18,18", "19,0", "19,19", "25,7", "38,0",
    "38,10", "38,37", "38,38"
  })
  void every_value_is_held_exactly(int precision, int scale) throws Exception {
    var random = new Random(precision * 100L + scale);
    List<BigDecimal> values = new ArrayList<>();
    BigInteger max = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    for (BigInteger unscaled : List.of(BigInteger.ZERO, BigInteger.ONE, max)) {
      values.add(new BigDecimal(unscaled, scale));
      values.add(new BigDecimal(unscaled.negate(), scale));
    }
    for (int i = 0; i < 300; i++) {
      var unscaled = new BigInteger(random.nextInt(max.bitLength()) + 1, random);
      var value = new BigDecimal(unscaled.min(max), scale);
      values.add(random.nextBoolean() ? value : value.negate());
    }
    var codec = new NumericCodec(precision, scale);
    try (var duck = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        Statement statement = duck.createStatement()) {
      statement.execute("CREATE TABLE t (n DECIMAL(" + precision + "," + scale + "))");
      try (DuckDBAppender to = duck.createAppender("main", "t")) {
        for (BigDecimal value : values) {
          byte[] binary = binary(value);
          codec.check(binary, 0, binary.length);
          to.beginRow();
          codec.append(to, binary, 0, binary.length);
          to.endRow();
        }
      }
      var held = new ArrayList<BigDecimal>();
      try (ResultSet rs = statement.executeQuery("SELECT n FROM t")) {
        while (rs.next()) {
          held.add(rs.getBigDecimal(1));
        }
      }
      assertThat(held).isEqualTo(values);
    }
  }

  @Test
  void a_number_of_any_scale_is_read_with_it() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      var unscaled = new BigInteger(random.nextInt(200), random);
      var value = new BigDecimal(unscaled, random.nextInt(60));
      value = random.nextBoolean() ? value : value.negate();
      assertThat(BinaryNumeric.value(binary(value), 0)).isEqualTo(value);
    }
    assertThat(BinaryNumeric.value(binary(new BigDecimal("0.00")), 0).toPlainString())
        .isEqualTo("0.00");
  }

  /** As Postgres's numeric_send writes it. */
  private static byte[] binary(BigDecimal value) throws Exception {
    BigDecimal rest = value.abs();
    int weight = -1;
    for (BigDecimal top = rest; top.compareTo(BigDecimal.ONE) >= 0; top = top.movePointLeft(4)) {
      weight++;
    }
    var digits = new ArrayList<Integer>();
    BigDecimal shifted = rest.movePointLeft(4 * (weight + 1));
    while (shifted.signum() != 0) {
      shifted = shifted.movePointRight(4);
      BigDecimal digit = shifted.setScale(0, RoundingMode.DOWN);
      digits.add(digit.intValueExact());
      shifted = shifted.subtract(digit);
    }
    while (!digits.isEmpty() && digits.get(0) == 0) {
      digits.remove(0);
      weight--;
    }
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(digits.size());
    out.writeShort(digits.isEmpty() ? 0 : weight);
    out.writeShort(value.signum() < 0 ? 0x4000 : 0);
    out.writeShort(value.scale());
    for (int digit : digits) {
      out.writeShort(digit);
    }
    return bytes.toByteArray();
  }
}
