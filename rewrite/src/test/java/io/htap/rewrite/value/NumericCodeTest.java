package io.htap.rewrite.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericCodeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.00",
        "-0.5",
        "7",
        "1234567890.0987654321",
        "-9999999999999.9999999999999999",
        "99999999999999999999999999999999",
        "-9999999999999999999999999999999",
        "00000000000000000000000000000000",
        "-0.000000000000000000325260651745651330",
        "100000000000000000000000000000000000000"
      })
  void duckDbDecodesWhatJavaEncodes(String number) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT "
                    + NumericCode.decoded(
                        "CAST('" + NumericCode.encode(number) + "' AS UHUGEINT)"))) {
      row.next();
      assertThat(row.getString(1)).isEqualTo(number);
    }
  }

  @Test
  void aLongerNumberRaises() {
    assertThatThrownBy(() -> NumericCode.encode("0.1234567890123456789012345678901"))
        .isInstanceOf(ArithmeticException.class);
  }
}
