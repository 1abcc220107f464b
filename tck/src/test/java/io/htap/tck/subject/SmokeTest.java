package io.htap.tck.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.TableChecksum;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first things an application does: connect, write, read it back, roll back. */
public class SmokeTest {
  private static EmbeddedServer server;
  private static Connection plain;
  private static Connection tested;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01);
    server.createDatabase("smoke", Collation.EN_US);
    plain = server.connect("smoke");
    execute(plain, "create table item (id integer primary key, name text, price numeric(8, 2))");
    execute(
        plain, "insert into item select i, 'item ' || i, i / 4.0 from generate_series(1, 5000) i");
    tested = Target.configured().connect(server, "smoke");
    CopyStatus.awaitReadyIfAny(Target.configured(), tested, 1);
  }

  @AfterAll
  static void stop() throws Exception {
    tested.close();
    plain.close();
    server.close();
  }

  @Test
  void readsItsOwnWrites() throws Exception {
    execute(tested, "insert into item values (9001, 'new', 0.25)");
    try {
      assertThat(count()).isEqualTo(5001);
    } finally {
      execute(tested, "delete from item where id = 9001");
    }
    assertThat(count()).isEqualTo(5000);
  }

  @Test
  void rollsBack() throws Exception {
    tested.setAutoCommit(false);
    execute(tested, "delete from item");
    assertThat(count()).isZero();
    tested.rollback();
    tested.setAutoCommit(true);
    assertThat(count()).isEqualTo(5000);
  }

  @Test
  void holdsWhatPostgresHolds() throws Exception {
    assertThat(TableChecksum.of(tested, "item")).isEqualTo(TableChecksum.of(plain, "item"));
  }

  @Test
  void analyticsRunOnDuckDbWhenTold() throws Exception {
    execute(tested, "SET htap.route = 'duckdb'");
    assertThat(count()).isEqualTo(5000);
    assertThat(RouteReport.last(tested).onDuckDb()).isEqualTo(Target.configured().htap());
    execute(tested, "SET htap.route = 'postgres'");
    assertThat(count()).isEqualTo(5000);
    assertThat(RouteReport.last(tested).onDuckDb()).isFalse();
    execute(tested, "SET htap.route = 'auto'");
  }

  private static long count() throws SQLException {
    try (var statement = tested.createStatement();
        var row = statement.executeQuery("select count(*), sum(price) from item")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
