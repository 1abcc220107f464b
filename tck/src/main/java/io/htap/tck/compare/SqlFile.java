package io.htap.tck.compare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * One statement in a file of its own. Leading comments tell about it and are not sent:
 *
 * <pre>
 * -- title: Customer distribution
 * -- order: custdist, c_count
 * select …
 * </pre>
 *
 * @param name the file's name without its ending
 * @param title what it asks, in words; empty when the file does not say
 * @param sql the statement, without the leading comments
 * @param order which order of rows the statement fixes
 */
public record SqlFile(String name, String title, String sql, RowOrder order) {

  /** Reads a resource of the class path, such as {@code /tpch/q01.sql}. */
  public static SqlFile ofResource(String path) throws IOException {
    var name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
    return of(name, readResource(path));
  }

  /** Reads the text of a file. */
  public static SqlFile of(String name, String text) {
    var lines = text.lines().toList();
    var header = lines.stream().takeWhile(line -> line.startsWith("--")).toList();
    var keys =
        Stream.of(value(header, "order").split(","))
            .map(String::trim)
            .filter(key -> !key.isEmpty())
            .toList();
    var sql = String.join("\n", lines.subList(header.size(), lines.size())).strip();
    return new SqlFile(
        name, value(header, "title"), sql, keys.isEmpty() ? RowOrder.any() : RowOrder.by(keys));
  }

  /** Reads a whole resource of the class path as text. */
  public static String readResource(String path) throws IOException {
    try (var in = SqlFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new FileNotFoundException(path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String value(List<String> header, String key) {
    var prefix = "-- " + key + ":";
    return header.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).trim())
        .findFirst()
        .orElse("");
  }
}
