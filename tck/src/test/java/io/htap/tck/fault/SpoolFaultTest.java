package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The changes of a table that is being copied wait in a temporary file, which cannot be made or
 * cannot grow. That table is read on Postgres, the others are as fresh as ever, and it joins by
 * itself as soon as it can.
 */
@Timeout(120)
class SpoolFaultTest {
  private static final String NO_ROOM = "changes cannot be kept in a temporary file";

  private static final String ALL = "update w set n = n + 1";

  private static EmbeddedServer server;

  @TempDir private Path folder;
  private Path temporary;
  private Trial trial;
  private LimitedChild child;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01, Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void begin() throws Exception {
    trial = Trial.of(server, 1_000);
    temporary = Files.createDirectory(folder.resolve("temporary"));
    child = LimitedChild.start(trial.url(""), folder, "-Djava.io.tmpdir=" + temporary);
    child.recovers(trial);
  }

  @AfterEach
  void end() throws Exception {
    child.close();
    trial.close();
  }

  /** Written while it is being copied, however often that is tried. */
  private void aTableComesInVain(String write) throws Exception {
    trial.run(
        "create table w (id integer primary key, n bigint)",
        "insert into w select i, i from generate_series(1, 2000) i");
    eventually(
        "the reason is told",
        () -> {
          trial.run(write);
          return child.told("public.w").contains(NO_ROOM);
        });
  }

  private void theOthersAreFresh() throws Exception {
    for (int i = 0; i < 10; i++) {
      trial.run("update t set n = n + 1 where id = 1", "update w set n = n + 1");
      assertThat(child.readsAsPostgres(trial, "t").onDuckDb()).isTrue();
      child.readsAsPostgres(trial, "w");
    }
  }

  private void itJoinsByItself() throws Exception {
    eventually("w is read on DuckDB", () -> child.readsAsPostgres(trial, "w").onDuckDb());
    child.recovers(trial);
  }

  @Test
  void thereIsNoFolderForIt() throws Exception {
    // The process has what it needs of this by now.
    try (var files = Files.list(temporary)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(temporary);
    aTableComesInVain(ALL);
    theOthersAreFresh();
    Files.createDirectory(temporary);
    itJoinsByItself();
  }

  /** It shows when there are many changes, and with few not until they are read again. */
  @ParameterizedTest
  @ValueSource(strings = {ALL, "update w set n = n + 1 where id = 1"})
  void theDiskIsFull(String write) throws Exception {
    child.limitFiles("0");
    aTableComesInVain(write);
    theOthersAreFresh();
    child.limitFiles("unlimited");
    itJoinsByItself();
  }
}
