package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A resource with several statements, each ended by a semicolon at the end of its line. */
final class SqlScript {
  private static final String END = ";\\s*(\\n|$)";

  private SqlScript() {}

  /**
   * Executes its statements.
   *
   * @param values what stands for {@code :name}
   */
  static void run(Connection connection, String resource, Map<String, Long> values)
      throws IOException, SQLException {
    var text = SqlFile.readResource(resource);
    for (var value : values.entrySet()) {
      text = text.replace(":" + value.getKey(), value.getValue().toString());
    }
    try (var statement = connection.createStatement()) {
      for (var sql : statements(text)) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Its statements as queries; the comment before one is its title, and its name a number.
   *
   * @param prefix the start of the names
   */
  static List<SqlFile> queries(String resource, String prefix) throws IOException {
    var files = new ArrayList<SqlFile>();
    for (var sql : statements(SqlFile.readResource(resource))) {
      files.add(SqlFile.of("%s%02d".formatted(prefix, files.size() + 1), sql));
    }
    return files;
  }

  private static List<String> statements(String text) {
    return Stream.of(text.split(END)).map(String::strip).filter(sql -> !sql.isEmpty()).toList();
  }
}
