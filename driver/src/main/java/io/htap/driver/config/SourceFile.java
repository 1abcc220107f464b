package io.htap.driver.config;

import io.htap.spi.RelationName;
import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Files that are a relation: the value of {@code htap.table.<name>}.
 *
 * @param name what statements call it; with a schema they must name that too
 * @param path absolute, possibly with wildcards as DuckDB knows them
 */
public record SourceFile(RelationName name, Format format, String path) {
  /** The first part of the property names. */
  public static final String PREFIX = "htap.table.";

  private static final String WILDCARDS = "*?[{";

  /** How the files are written. */
  public enum Format {
    PARQUET,
    CSV,
    JSON
  }

  public SourceFile {
    Objects.requireNonNull(name);
    Objects.requireNonNull(format);
    Objects.requireNonNull(path);
  }

  /**
   * @param name the relation's, as it stands after the prefix: {@code table} or {@code
   *     schema.table}, each exactly as Postgres would have it in its catalog
   * @throws IllegalArgumentException for what is not of that form
   */
  static SourceFile parse(String name, String location) {
    String[] parts = name.split("\\.", -1);
    if (parts.length > 2 || Arrays.stream(parts).anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("not a relation's name");
    }
    int colon = location.indexOf(':');
    Format format = colon < 0 ? null : format(location.substring(0, colon));
    String path = location.substring(colon + 1).strip();
    if (format == null || path.isEmpty() || path.contains("://") || path.indexOf(0) >= 0) {
      throw new IllegalArgumentException("not a format and a local path");
    }
    RelationName relation =
        parts.length == 1 ? new RelationName(null, parts[0]) : new RelationName(parts[0], parts[1]);
    return new SourceFile(relation, format, new File(path).getAbsolutePath());
  }

  private static Format format(String text) {
    return Arrays.stream(Format.values())
        .filter(f -> f.name().equals(text.strip().toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such format"));
  }

  /** What is allowed, in words. */
  static String allowed() {
    return Arrays.stream(Format.values())
        .map(f -> f.name().toLowerCase(Locale.ROOT) + ":/path/to/files")
        .collect(Collectors.joining(", "));
  }

  /** Whether it may be several files. */
  public boolean several() {
    return path.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  /** The folder that all files are in or beneath. */
  public String folder() {
    List<String> fixed =
        Arrays.stream(path.split("[/\\\\]"))
            .takeWhile(part -> part.chars().noneMatch(c -> WILDCARDS.indexOf(c) >= 0))
            .toList();
    int length = fixed.stream().mapToInt(part -> part.length() + 1).sum();
    return path.substring(0, Math.max(1, Math.min(length, path.length()) - 1));
  }
}
