package io.htap.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  @Test
  void wrongPasswordIs28P01() throws Exception {
    try (Connection connection = TestPostgres.pg();
        Statement statement = connection.createStatement()) {
      statement.execute("set password_encryption = 'scram-sha-256'");
      statement.execute("drop role if exists guarded");
      statement.execute("create role guarded login password 'right'");
      ResultSet rows = statement.executeQuery("show hba_file");
      rows.next();
      Path hba = Path.of(rows.getString(1));
      String before = Files.readString(hba);
      Files.writeString(hba, "host all guarded all scram-sha-256\n" + before);
      statement.execute("select pg_reload_conf()");
    }
    String url = "jdbc:htap://localhost:" + TestPostgres.port() + "/postgres";
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (connects(url, "wrong") && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> DriverManager.getConnection(url, "guarded", "wrong"))
        .hasMessageNotContaining("wrong")
        .extracting("SQLState")
        .isEqualTo("28P01");
    assertThat(connects(url, "right")).isTrue();
  }

  private static boolean connects(String url, String password) {
    try (Connection connection = DriverManager.getConnection(url, "guarded", password)) {
      return connection.isValid(5);
    } catch (java.sql.SQLException e) {
      return false;
    }
  }
}
