package io.htap.replica;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes two replicas the same one.
 *
 * @param server hosts and user, as the driver identifies them; holds no password
 * @param path null in memory
 * @param setup what else is in the DuckDB database, in words; empty for nothing
 */
public record ReplicaKey(
    String server,
    String database,
    List<String> include,
    List<String> exclude,
    @Nullable Path path,
    String setup) {
  public ReplicaKey {
    Objects.requireNonNull(setup);
    Objects.requireNonNull(server);
    Objects.requireNonNull(database);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** A database that holds the copy and nothing else. */
  public ReplicaKey(
      String server,
      String database,
      List<String> include,
      List<String> exclude,
      @Nullable Path path) {
    this(server, database, include, exclude, path, "");
  }
}
