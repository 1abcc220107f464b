package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded engine lacks memory or a sound file, or has much to do at once. */
@Timeout(120)
class EngineFaultTest {
  /** Does not wait for a copy that does not go on. */
  private static final String IMPATIENT = "&htap.freshness.wait=300ms";

  private static EmbeddedServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01, Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private Path file() {
    return folder.resolve("copy.duckdb");
  }

  private String inFile() {
    return "&htap.duckdb.path=" + file();
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "middle", "half"})
  void aDamagedFileIsPutAside(String damage) throws Exception {
    try (var trial = Trial.of(server, 20_000)) {
      try (var htap = trial.openReady(inFile())) {
        trial.recovers(htap);
      }
      trial.run("update t set n = n + 1");
      damage(damage);
      try (var htap = trial.open(inFile())) {
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
      }
      try (var files = Files.list(folder)) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .anyMatch(name -> name.startsWith("copy.duckdb.damaged-"));
      }
      trial.forgetFile();
    }
  }

  private void damage(String how) throws Exception {
    try (var bytes = new RandomAccessFile(file().toFile(), "rw")) {
      long size = bytes.length();
      switch (how) {
        case "half" -> bytes.setLength(size / 2);
        case "header" -> {
          bytes.seek(4096);
          bytes.write(new byte[8192]);
        }
        default -> {
          for (long at = 3 * 4096; at < size; at += 50_000) {
            bytes.seek(at);
            bytes.write(0x5a);
          }
        }
      }
    }
  }

  @Test
  void aCopyThatDoesNotFitIntoMemoryLeavesPostgresToAnswer() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      trial.run(
          "insert into t select i, i, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text)"
              + " from generate_series(1001, 200000) i");
      try (var htap = trial.open("&htap.duckdb.memory=20MB" + IMPATIENT)) {
        trial.answersAsPostgres(htap);
        eventually("it is told", () -> told(htap));
        for (int i = 0; i < 5; i++) {
          trial.run("update t set n = n + 1 where id = " + (i + 1));
          trial.answersAsPostgres(htap);
        }
        // With what does not fit gone, the rest does.
        trial.run("delete from t where id > 1000");
        trial.answersAsPostgres(htap);
      }
    }
  }

  private static boolean told(Connection htap) throws SQLException {
    var status = CopyStatus.read(htap);
    return !status.problem().isEmpty()
        || status.tables().stream().anyMatch(table -> !table.reason().isEmpty());
  }

  @Test
  void aTransactionThatDoesNotFitIntoMemoryLeavesPostgresToAnswer() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady("&htap.duckdb.memory=30MB" + IMPATIENT)) {
      trial.recovers(htap);
      trial.run(
          "insert into t select i, i, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text)"
              + " from generate_series(1001, 300000) i");
      trial.answersAsPostgres(htap);
      eventually("it is told", () -> told(htap));
      trial.answersAsPostgres(htap);
      trial.run("delete from t where id > 500");
      trial.answersAsPostgres(htap);
    }
  }

  @Test
  void aFullDiskLeavesPostgresToAnswerAndIsGotOver() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var child = LimitedChild.start(trial.url(inFile() + IMPATIENT), folder)) {
        child.recovers(trial);
        child.limitFiles("4000000");
        trial.run(
            "insert into t select i, i, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text)"
                + " from generate_series(1001, 60000) i");
        for (int i = 0; i < 4; i++) {
          trial.run("update t set n = n + 1 where id = " + (i + 1));
          child.answersAsPostgres(trial);
          Thread.sleep(100);
        }
        child.limitFiles("unlimited");
        trial.run("delete from t where id > 2000");
        child.recovers(trial);
      }
      trial.forgetFile();
    }
  }

  @Test
  void aFileIsOneProcesssAlone() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var child = LimitedChild.start(trial.url(inFile()), folder)) {
        child.recovers(trial);
        assertThatThrownBy(() -> trial.open(inFile()))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55006"));
        try (var htap = trial.openReady(inFile() + "&htap.duckdb.locked=memory")) {
          trial.run("update t set n = n + 1");
          trial.recovers(htap);
          child.recovers(trial);
        }
      }
      trial.forgetFile();
    }
  }

  @Test
  void twentyThousandSmallTransactionsPass() throws Exception {
    smallTransactions(20_000);
  }

  @Test
  @EnabledIfSystemProperty(named = "htap.trial.large", matches = "true")
  @Timeout(1200)
  void aMillionSmallTransactionsPass() throws Exception {
    smallTransactions(1_000_000);
  }

  private static void smallTransactions(int count) throws Exception {
    try (var trial = Trial.of(server, 100);
        var htap = trial.openReady("")) {
      trial.run(
          """
          do $$ begin
            for i in 1..%d loop
              insert into t values (1000 + i, i, 'small');
              commit;
            end loop;
          end $$
          """
              .formatted(count));
      trial.answersAsPostgres(htap);
      trial.recovers(htap);
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "htap.trial.large", matches = "true")
  @Timeout(1200)
  void aTransactionOfTwoMillionRowsPasses() throws Exception {
    try (var trial = Trial.of(server, 2_000_000);
        var htap = trial.openReady("")) {
      trial.run(
          "begin; update t set n = n + 1; delete from t where id % 3 = 0; insert into u select i,"
              + " 'u' from generate_series(1000, 500000) i; commit");
      trial.answersAsPostgres(htap);
      trial.recovers(htap);
    }
  }
}
