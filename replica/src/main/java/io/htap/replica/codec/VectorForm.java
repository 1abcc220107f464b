package io.htap.replica.codec;

import java.sql.SQLException;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBLogicalType;
import org.duckdb.DuckDBTableFunctionBindInfo;

/**
 * What carries a column's values into DuckDB where not every type can be written: a type that can,
 * and how SQL makes of it what the copy holds.
 *
 * @param precision of a decimal; 0 for other types
 * @param scale of a decimal; 0 for other types
 * @param expression of what the copy holds; {@code %1$s} stands for the carried column
 */
public record VectorForm(DuckDBColumnType type, int precision, int scale, String expression) {
  private static final String ITSELF = "%1$s";

  static VectorForm of(DuckDBColumnType type) {
    return of(type, ITSELF);
  }

  static VectorForm of(DuckDBColumnType type, String expression) {
    return new VectorForm(type, 0, 0, expression);
  }

  static VectorForm decimal(int precision, int scale) {
    return new VectorForm(DuckDBColumnType.DECIMAL, precision, scale, ITSELF);
  }

  /** Makes it the type of a table function's next column. */
  public void declare(DuckDBTableFunctionBindInfo to, String column) throws SQLException {
    if (type == DuckDBColumnType.DECIMAL) {
      try (var decimal = DuckDBLogicalType.decimal(precision, scale)) {
        to.addResultColumn(column, decimal);
      }
    } else {
      to.addResultColumn(column, type);
    }
  }

  /** What the copy holds, of a column that carries it. */
  public String of(String column) {
    return expression.formatted(column);
  }
}
