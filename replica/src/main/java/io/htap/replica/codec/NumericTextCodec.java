package io.htap.replica.codec;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * A numeric without a declared scale as the text that Postgres prints, since 1.0 and 1.00 are equal
 * and yet not the same.
 */
final class NumericTextCodec implements ColumnCodec {
  @Override
  public void check(byte[] b, int off, int len) throws UnrepresentableException {
    if (!BinaryNumeric.isFinite(b, off)) {
      throw new UnrepresentableException("a numeric NaN or infinity");
    }
  }

  @Override
  public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
    to.append(BinaryNumeric.value(b, off).toPlainString().getBytes(StandardCharsets.US_ASCII));
  }
}
