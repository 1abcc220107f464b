package io.htap.tck.tpch;

import io.htap.tck.compare.SqlFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The queries, with the parameters of the specification's validation run, and the schema. */
public final class Tpch {
  /** How many tables there are. */
  public static final int TABLES = 8;

  /** How many queries there are. */
  public static final int QUERIES = 22;

  private Tpch() {}

  /** Query 1 to 22. */
  public static List<SqlFile> queries() throws IOException {
    var queries = new ArrayList<SqlFile>();
    for (var number = 1; number <= QUERIES; number++) {
      queries.add(SqlFile.ofResource("/tpch/q%02d.sql".formatted(number)));
    }
    return queries;
  }

  /** The statements that make the tables, without keys: fastest to load, and any engine's SQL. */
  public static List<String> schema() throws IOException {
    return statements("/tpch/schema.sql");
  }

  /** The statements that make the primary keys and the usual indexes, the longest first. */
  public static List<String> indexes() throws IOException {
    return statements("/tpch/indexes.sql");
  }

  private static List<String> statements(String resource) throws IOException {
    return Stream.of(SqlFile.readResource(resource).split(";"))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }
}
