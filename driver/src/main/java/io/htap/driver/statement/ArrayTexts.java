package io.htap.driver.statement;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The elements of a bound array as the text of an array, in either engine's way. */
public final class ArrayTexts {
  private ArrayTexts() {}

  /** As Postgres reads it: every element quoted. */
  static String postgres(List<?> elements) {
    return elements.stream()
        .map(e -> e == null ? "NULL" : '"' + escaped(e.toString()) + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** As DuckDB reads a list, texts as hexadecimal digits behind an x. */
  public static String duckDb(List<?> elements) {
    return elements.stream().map(ArrayTexts::element).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String element(@Nullable Object element) {
    return element instanceof String text
        ? "78" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
        : element == null ? "NULL" : element.toString();
  }
}
