package io.htap.replica.codec;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBColumnType;

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
    to.append(text(b, off));
  }

  @Override
  public VectorForm vectorForm() {
    return VectorForm.of(DuckDBColumnType.VARCHAR);
  }

  @Override
  public void write(ColumnVector to, int row, byte[] b, int off, int len) {
    to.setText(row, text(b, off));
  }

  private static byte[] text(byte[] b, int off) {
    return BinaryNumeric.value(b, off).toPlainString().getBytes(StandardCharsets.US_ASCII);
  }
}
