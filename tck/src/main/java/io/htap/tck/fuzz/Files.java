package io.htap.tck.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables of a schema that are Parquet files instead.
 *
 * @param folder where they are written
 * @param tables their names
 * @param properties more of the driver's, as they stand in its URL, each with a leading ampersand
 */
record Files(Path folder, Set<String> tables, String properties) {
  /** Their columns are of types that a file holds exactly. */
  static final List<SqlType> TYPES =
      List.of(
          SqlType.INT4,
          SqlType.INT8,
          SqlType.FIXED,
          SqlType.TEXT,
          SqlType.DATE,
          SqlType.TIMESTAMP,
          SqlType.BOOL,
          SqlType.INT2,
          SqlType.UUID,
          SqlType.TIMESTAMPTZ);

  Files {
    tables = Set.copyOf(tables);
  }

  /** Some of the tables that no view stands upon, one at least. */
  static Files some(Path folder, String properties, Dice dice) {
    Set<String> tables =
        List.of("t0", "t3", "t4", "big").stream()
            .filter(name -> dice.chance(50))
            .collect(Collectors.toSet());
    return new Files(folder, tables.isEmpty() ? Set.of("big") : tables, properties);
  }

  /** Whether a statement of the schema's script makes or fills one of them. */
  boolean makes(String sql) {
    return tables.stream()
        .anyMatch(
            t ->
                sql.startsWith("create table " + t + " ")
                    || sql.startsWith("insert into " + t + " "));
  }

  /** Whether a statement names one of them. */
  boolean named(String sql) {
    return tables.stream().anyMatch(t -> sql.matches("(?s).*\\b" + t + "\\b.*"));
  }

  void write(Schema schema) throws SQLException {
    try (var duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement()) {
      for (String sql : schema.script()) {
        if (makes(sql)) {
          statement.execute(sql);
        }
      }
      for (String table : tables) {
        statement.execute("copy " + table + " to '" + file(table) + "' (format parquet)");
      }
    }
  }

  Connection connect(String address) throws SQLException {
    String files =
        tables.stream()
            .sorted()
            .map(t -> "&htap.table." + t + "=parquet:" + file(t))
            .collect(Collectors.joining());
    return DriverManager.getConnection(
        "jdbc:htap:" + address + "&htap.idle=0s" + files + properties);
  }

  private Path file(String table) {
    return folder.resolve(table + ".parquet");
  }

  void delete() throws IOException {
    for (String table : tables) {
      java.nio.file.Files.deleteIfExists(file(table));
    }
    java.nio.file.Files.deleteIfExists(folder);
  }
}
