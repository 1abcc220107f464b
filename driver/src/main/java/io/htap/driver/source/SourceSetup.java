package io.htap.driver.source;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.SourceFile;
import io.htap.replica.catalog.Identifiers;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What makes relations of DuckDB's own, before the database is locked down: files that it may read
 * then, and a script.
 *
 * @param script the file that holds it; null for none
 * @param writable schemas and files that statements may write
 */
public record SourceSetup(List<SourceFile> files, @Nullable String script, List<String> writable) {
  public SourceSetup {
    files = List.copyOf(files);
    writable = List.copyOf(writable);
  }

  /** What the properties ask for. */
  public static SourceSetup of(HtapConfig config) {
    return new SourceSetup(config.files(), config.duckdbInit(), config.duckdbWritable());
  }

  /** What tells it from others; empty for nothing. */
  public String words() {
    return isEmpty() ? "" : toString();
  }

  /** Whether there is nothing to set up. */
  public boolean isEmpty() {
    return files.isEmpty() && script == null && writable.isEmpty();
  }

  /**
   * Sets it up.
   *
   * @throws HtapException 58030 when the script cannot be read, 42601 when it fails
   */
  public void run(DuckDBConnection root) throws SQLException {
    try (Statement statement = root.createStatement()) {
      allow(statement, "allowed_directories", true);
      allow(statement, "allowed_paths", false);
      if (script != null) {
        runScript(statement, script);
      }
      for (String schema : writableSchemas()) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quoted(schema));
      }
    }
  }

  /** The schemas in which statements may make tables. */
  public List<String> writableSchemas() {
    return writable.stream()
        .filter(name -> files.stream().noneMatch(file -> file.name().toString().equals(name)))
        .toList();
  }

  private void allow(Statement statement, String setting, boolean several) throws SQLException {
    List<String> places =
        files.stream()
            .filter(file -> file.several() == several)
            .map(file -> several ? file.folder() : file.path())
            .distinct()
            .toList();
    if (!places.isEmpty()) {
      statement.execute(
          "SET GLOBAL "
              + setting
              + " = "
              + places.stream()
                  .map(Identifiers::literal)
                  .collect(Collectors.joining(", ", "[", "]")));
    }
  }

  private static void runScript(Statement statement, String script) throws HtapException {
    String sql;
    try {
      sql = Files.readString(Path.of(script));
    } catch (IOException e) {
      throw new HtapException(
          SqlState.IO_ERROR, "htap.duckdb.init: the file " + script + " cannot be read", e);
    }
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new HtapException(
          SqlState.SYNTAX_ERROR,
          "htap.duckdb.init: the script " + script + " failed: " + e.getMessage(),
          e);
    }
  }
}
