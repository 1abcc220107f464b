package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Postgres ends the stream with an internal error. It may be over by the next attempt; when it is
 * not by the third, the slot is given up, since no other would come to that piece of the log.
 */
@Timeout(90)
class UndecodableLogTest {
  private static final int ALWAYS = Integer.MAX_VALUE;
  private static final String WHY = "could not map filenumber \"base/16384/16385\" to relation OID";

  private static EmbeddedServer server;

  @TempDir private Path folder;
  private Trial trial;
  private String stored;

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
    stored = "&htap.duckdb.path=" + folder.resolve("copy.duckdb");
  }

  @AfterEach
  void end() throws Exception {
    trial.forgetFile();
    trial.close();
  }

  private String slot() throws Exception {
    return trial.ask(
        "select slot_name from pg_replication_slots where database = current_database()");
  }

  private void refuse(int times) throws Exception {
    trial.proxy.strike(
        Party.STREAM, Direction.TO_CLIENT, new Fault.Refused(slot(), times, "XX000", WHY));
    trial.proxy.cut(Party.STREAM);
    trial.run("update t set n = n - 5", "delete from u where id = 1");
  }

  @Test
  void aSlotThatCannotGoOnIsReplaced() throws Exception {
    try (var htap = trial.openReady(stored)) {
      var before = slot();
      refuse(ALWAYS);
      trial.answersAsPostgres(htap);
      trial.recovers(htap);
      assertThat(trial.proxy.refused()).isEqualTo(3);
      assertThat(slot()).isNotEqualTo(before);
      assertThat(CopyStatus.read(htap).problem()).isEmpty();
    }
  }

  @Test
  void theReasonIsToldMeanwhile() throws Exception {
    try (var htap = trial.openReady(stored)) {
      refuse(ALWAYS);
      eventually("it is told", () -> CopyStatus.read(htap).problem().contains(WHY));
      trial.recovers(htap);
    }
  }

  @Test
  void aSlotThatGoesOnIsKeptHoweverOftenItFails() throws Exception {
    try (var htap = trial.openReady(stored)) {
      var before = slot();
      for (int i = 0; i < 3; i++) {
        refuse(2);
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
        assertThat(trial.proxy.refused()).isEqualTo(2);
      }
      assertThat(slot()).isEqualTo(before);
    }
  }
}
