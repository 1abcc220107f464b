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
 */
public record ReplicaKey(
    String server,
    String database,
    List<String> include,
    List<String> exclude,
    @Nullable Path path) {
  public ReplicaKey {
    Objects.requireNonNull(server);
    Objects.requireNonNull(database);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }
}
