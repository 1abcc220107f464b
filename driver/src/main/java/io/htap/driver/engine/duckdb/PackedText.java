package io.htap.driver.engine.duckdb;

import io.htap.rewrite.translation.OutputColumn;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts as the bytes that a tuple wants. DuckDB's driver makes each VARCHAR a String by three calls
 * from native code, which costs more than all else about a row; of a BLOB it hands out the bytes.
 */
public final class PackedText {
  private PackedText() {}

  /**
   * Whether it helps, and cannot touch an order: the statement becomes a subquery, whose order is
   * not that of the whole by any promise.
   */
  public static boolean fits(String sql, List<OutputColumn> columns) {
    return columns.stream().anyMatch(PackedText::packed)
        && !sql.toUpperCase(Locale.ROOT).contains("ORDER BY");
  }

  /** The statement with its texts packed. */
  public static String pack(String sql, List<OutputColumn> columns) {
    String selected =
        IntStream.range(0, columns.size())
            .mapToObj(i -> packed(columns.get(i)) ? "encode(CAST(c" + i + " AS VARCHAR))" : "c" + i)
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    return "SELECT " + selected + " FROM (" + sql + ") AS packed(" + names + ")";
  }

  static boolean packed(OutputColumn column) {
    return column.type() == PgType.TEXT || column.type() == PgType.VARCHAR;
  }
}
