package io.htap.tck.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmbeddedServerTest {

  @Test
  void collatesAsAskedAndLeavesNothing() throws Exception {
    Path data;
    ProcessHandle process;
    try (var server = EmbeddedServer.start(0.01)) {
      for (var collation : Collation.values()) {
        server.createDatabase("db_" + collation.name(), collation);
        try (var connection =
                server.connect("db_" + collation.name().toLowerCase(java.util.Locale.ROOT));
            var statement = connection.createStatement();
            var row =
                statement.executeQuery(
                    "select 'a'::text < 'B'::text, current_setting('wal_level')," + " version()")) {
          row.next();
          assertThat(row.getBoolean(1)).isEqualTo(collation == Collation.EN_US);
          assertThat(row.getString(2)).isEqualTo("logical");
        }
      }
      try (var connection = server.connect("postgres");
          var statement = connection.createStatement();
          var row = statement.executeQuery("show data_directory")) {
        row.next();
        data = Path.of(row.getString(1));
      }
      var pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
      process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      assertThat(process.isAlive()).isTrue();
    }
    assertThat(process.isAlive()).isFalse();
    assertThat(data.getParent()).doesNotExist();
  }
}
