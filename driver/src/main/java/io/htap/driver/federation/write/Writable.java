package io.htap.driver.federation.write;

import io.htap.driver.source.SourceSetup;
import io.htap.spi.HtapException;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of DuckDB's own may be written.
 *
 * @param schemas whose tables may be made, filled and dropped
 * @param files relations to which files may be added
 */
public record Writable(Set<String> schemas, Set<String> files) {
  /** DuckDB's name for the schema of what has none. */
  private static final String MAIN = "main";

  public Writable {
    schemas = Set.copyOf(schemas);
    files = Set.copyOf(files);
  }

  /** What {@code htap.duckdb.writable} names. */
  public static Writable of(SourceSetup setup) {
    Set<String> schemas = Set.copyOf(setup.writableSchemas());
    return new Writable(
        schemas,
        setup.writable().stream()
            .filter(name -> !schemas.contains(name))
            .collect(Collectors.toSet()));
  }

  /** Whether a name that is not taken may become a table. */
  boolean mayMake(RelationName name) {
    return name.schema() != null && !name.schema().equals(MAIN) && schemas.contains(name.schema());
  }

  /**
   * @param file whether it is one of files
   * @throws HtapException 42501 when it may not be written
   */
  void check(RelationName name, boolean file) throws HtapException {
    boolean may =
        file
            ? files.contains(name.toString())
            : schemas.contains(name.schema() == null ? MAIN : name.schema());
    if (!may) {
      throw new HtapException(
          SqlState.INSUFFICIENT_PRIVILEGE,
          "relation "
              + name
              + " is DuckDB's, and htap.duckdb.writable does not name "
              + (file ? "it" : "its schema"));
    }
  }
}
