package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.TestPostgres.Database;
import io.htap.spi.HtapException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica for all who want the same, and nothing when nobody does. */
class RegistryTest {
  private static TestPostgres postgres;
  private final ReplicaRegistry registry = ReplicaRegistry.shared();
  private Database db;
  private ReplicaKey key;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void database() throws Exception {
    db = postgres.database();
    db.run("CREATE TABLE t (id int PRIMARY KEY)");
    key = new ReplicaKey("localhost", db.name(), List.of("public.*"), List.of(), null);
  }

  private ReplicaRegistry.Lease acquire(Duration idle) throws Exception {
    return registry.acquire(key, () -> db.config("public.*"), idle);
  }

  @Test
  void the_last_lease_to_close_ends_the_replica_and_leaves_nothing() throws Exception {
    ReplicaRegistry.Lease first = acquire(Duration.ZERO);
    ReplicaRegistry.Lease second =
        registry.acquire(
            key,
            () -> {
              throw new AssertionError("asked for a second replica");
            },
            Duration.ZERO);
    assertThat(second.replica()).isSameAs(first.replica());
    assertThat(first.replica().awaitReady(Copy.PATIENCE)).isTrue();
    first.close();
    first.close();
    assertThat(second.replica().status().phase()).isEqualTo(ReplicaStatus.Phase.STREAMING);
    second.close();
    assertThat(second.replica().status().phase()).isEqualTo(ReplicaStatus.Phase.CLOSED);
    assertThat(registry.size()).isZero();
    nothingIsLeft();
  }

  @Test
  void a_lease_taken_while_idle_keeps_the_replica() throws Exception {
    ReplicaRegistry.Lease first = acquire(Duration.ofSeconds(30));
    Replica replica = first.replica();
    assertThat(replica.awaitReady(Copy.PATIENCE)).isTrue();
    first.close();
    ReplicaRegistry.Lease second = acquire(Duration.ofMillis(200));
    assertThat(second.replica()).isSameAs(replica);
    second.close();
    long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
    while (registry.size() > 0 && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    assertThat(replica.status().phase()).isEqualTo(ReplicaStatus.Phase.CLOSED);
    nothingIsLeft();
  }

  @Test
  void many_at_once_share_one() throws Exception {
    var opened = new AtomicInteger();
    var threads = new java.util.ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      var thread =
          new Thread(
              () -> {
                for (int j = 0; j < 5; j++) {
                  try (var lease =
                      registry.acquire(
                          key,
                          () -> {
                            opened.incrementAndGet();
                            return db.config("public.*");
                          },
                          Duration.ofSeconds(30))) {
                    lease.replica().awaitReady(Copy.PATIENCE);
                  } catch (Exception e) {
                    throw new AssertionError(e);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(opened).hasValue(1);
    acquire(Duration.ZERO).close();
    nothingIsLeft();
  }

  @Test
  void a_file_is_one_copy_s_alone(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("copy.duckdb");
    var mine = new ReplicaKey("localhost", db.name(), List.of("public.*"), List.of(), file);
    var other = new ReplicaKey("localhost", db.name(), List.of("public.t"), List.of(), file);
    ReplicaRegistry.Lease lease =
        registry.acquire(mine, () -> db.config("public.*").withPath(file), Duration.ZERO);
    assertThat(lease.replica().awaitReady(Copy.PATIENCE)).isTrue();
    assertThatThrownBy(
            () ->
                registry.acquire(other, () -> db.config("public.t").withPath(file), Duration.ZERO))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("55006"))
        .hasMessageContaining(file.toString());
    lease.drop("test");
    lease.close();
    ReplicaRegistry.Lease next =
        registry.acquire(other, () -> db.config("public.t").withPath(file), Duration.ZERO);
    assertThat(next.replica().awaitReady(Copy.PATIENCE)).isTrue();
    next.drop("test");
    next.close();
    assertThat(folder).isEmptyDirectory();
    nothingIsLeft();
  }

  @Test
  void the_end_of_the_jvm_leaves_nothing() throws Exception {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndsWithLease.class.getName(),
                postgres.url(db.name()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("ready");
    nothingIsLeft();
  }

  private void nothingIsLeft() throws Exception {
    assertThat(db.rows("SELECT pubname FROM pg_publication")).isEmpty();
    long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
    while (System.nanoTime() < deadline && !(threads().isEmpty() && sessions().isEmpty())) {
      Thread.sleep(20);
    }
    assertThat(threads()).isEmpty();
    assertThat(sessions()).isEmpty();
    assertThat(db.rows("SELECT slot_name FROM pg_replication_slots")).isEmpty();
  }

  private List<String> sessions() throws Exception {
    return db.rows(
        "SELECT pid::text FROM pg_stat_activity WHERE application_name = 'htap replica'");
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("htap-") && !name.equals("htap-shutdown"))
        .toList();
  }
}
