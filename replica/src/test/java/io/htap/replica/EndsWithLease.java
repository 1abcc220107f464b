package io.htap.replica;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;

/** A process that ends without giving its lease back. */
final class EndsWithLease {
  private EndsWithLease() {}

  public static void main(String[] args) throws Exception {
    var key = new ReplicaKey("server", "database", List.of("public.*"), List.of(), null);
    PgConnector connector = extra -> DriverManager.getConnection(args[0], extra);
    ReplicaRegistry.Lease lease =
        ReplicaRegistry.shared()
            .acquire(
                key,
                () -> ReplicaConfig.of(connector, List.of("public.*")),
                Duration.ofMinutes(10));
    if (lease.replica().awaitReady(Duration.ofSeconds(30))) {
      System.out.println("ready");
    }
    System.exit(0);
  }
}
