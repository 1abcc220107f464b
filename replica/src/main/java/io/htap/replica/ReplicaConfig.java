package io.htap.replica;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What to copy, from where, and with which means.
 *
 * @param connector reaches Postgres
 * @param include patterns {@code schema.table}, {@code *} standing for any characters; matched on
 *     actual names, case sensitive
 * @param exclude likewise; takes precedence
 * @param path the DuckDB file; null for a copy in memory
 * @param snapshotParallelism tables copied at the same time by the initial snapshot
 * @param batchRows changes after which a batch is applied
 * @param batchTime the longest that changes wait for a batch to fill while the stream is busy
 * @param threads DuckDB's; null for its own choice
 * @param memoryLimit DuckDB's, as it reads it ({@code 4GB}); null for its own choice
 * @param memoryBytes the Java memory that changes under way may take; a larger single change goes
 *     beyond it
 * @param silence after so long without a word from the server the connection is tried, and given up
 *     when it stays silent for the same time again
 * @param slotPrefix start of the names of slot and publication: lower-case letters, digits and _
 * @param initializer runs once on DuckDB's root connection before the database is locked down
 */
public record ReplicaConfig(
    PgConnector connector,
    List<String> include,
    List<String> exclude,
    @Nullable Path path,
    int snapshotParallelism,
    int batchRows,
    Duration batchTime,
    @Nullable Integer threads,
    @Nullable String memoryLimit,
    long memoryBytes,
    Duration silence,
    String slotPrefix,
    Initializer initializer) {

  /** What {@link #memoryBytes} is unless something else is asked for. */
  public static final long DEFAULT_MEMORY = 256L << 20;

  /** What {@link #silence} is unless something else is asked for. */
  public static final Duration DEFAULT_SILENCE = Duration.ofSeconds(30);

  private static final long MIN_MEMORY = 1L << 20;

  /** Work that only an unlocked database allows, such as registering functions. */
  @FunctionalInterface
  public interface Initializer {
    void accept(DuckDBConnection root) throws java.sql.SQLException;
  }

  public ReplicaConfig {
    Objects.requireNonNull(connector);
    Objects.requireNonNull(initializer);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    if (snapshotParallelism < 1 || batchRows < 1 || batchTime.isNegative()) {
      throw new IllegalArgumentException("parallelism and batch limits must be positive");
    }
    if (memoryBytes < MIN_MEMORY || silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException("memory of at least 1 MB and a positive silence");
    }
    if (!slotPrefix.matches("[a-z0-9_]{1,40}")) {
      throw new IllegalArgumentException("a slot prefix is 1 to 40 of a-z, 0-9 and _");
    }
  }

  /** The defaults: in memory, 2 tables at a time, batches of 20,000 changes or 200 ms. */
  public static ReplicaConfig of(PgConnector connector, List<String> include) {
    return new ReplicaConfig(
        connector,
        include,
        List.of(),
        null,
        2,
        20_000,
        Duration.ofMillis(200),
        null,
        null,
        DEFAULT_MEMORY,
        DEFAULT_SILENCE,
        "htap",
        root -> {});
  }

  /** The same, in a file. */
  public ReplicaConfig withPath(Path file) {
    return new ReplicaConfig(
        connector,
        include,
        exclude,
        file,
        snapshotParallelism,
        batchRows,
        batchTime,
        threads,
        memoryLimit,
        memoryBytes,
        silence,
        slotPrefix,
        initializer);
  }

  /** The same without the tables that match these patterns. */
  public ReplicaConfig withExclude(List<String> patterns) {
    return new ReplicaConfig(
        connector,
        include,
        patterns,
        path,
        snapshotParallelism,
        batchRows,
        batchTime,
        threads,
        memoryLimit,
        memoryBytes,
        silence,
        slotPrefix,
        initializer);
  }

  /** The same with work to do before the lock-down. */
  public ReplicaConfig withInitializer(Initializer work) {
    return new ReplicaConfig(
        connector,
        include,
        exclude,
        path,
        snapshotParallelism,
        batchRows,
        batchTime,
        threads,
        memoryLimit,
        memoryBytes,
        silence,
        slotPrefix,
        work);
  }

  /** The same with limits on memory and on how long the server may be silent. */
  public ReplicaConfig withLimits(long newMemoryBytes, Duration newSilence) {
    return new ReplicaConfig(
        connector,
        include,
        exclude,
        path,
        snapshotParallelism,
        batchRows,
        batchTime,
        threads,
        memoryLimit,
        newMemoryBytes,
        newSilence,
        slotPrefix,
        initializer);
  }
}
