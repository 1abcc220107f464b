package io.htap.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.CopyAgreement;
import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value of a hundred megabytes is a value like any other. */
@Timeout(120)
class BigRowTest {
  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01, Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** No two of which have a piece in common. */
  private static String value(String type, char first) {
    var text = "repeat('%c123456789abcdef', 100 * 65536)".formatted(first);
    return type.equals("bytea") ? "convert_to(" + text + ", 'UTF8')" : text;
  }

  private static void agree(Trial trial, Connection htap) throws Exception {
    assertThat(new CopyAgreement(trial.plain, htap).problems(List.of("big"), Trial.PATIENCE))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "bytea"})
  void itIsCopiedAndInsertedUpdatedAndDeleted(String type) throws Exception {
    try (var trial = Trial.of(server, 10)) {
      trial.run(
          "create table big (id integer primary key, n integer, v " + type + ")",
          "insert into big values (1, 1, " + value(type, 'a') + ")");
      try (var htap = trial.openReady("")) {
        trial.run("insert into big values (2, 2, " + value(type, 'b') + ")");
        agree(trial, htap);
        trial.run(
            "update big set v = " + value(type, 'c') + " where id = 1",
            "update big set n = 3",
            "delete from big where id = 2");
        agree(trial, htap);
      }
    }
  }
}
