package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.ReplicaStatus.Phase;
import io.htap.replica.TestPostgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A Postgres that is not set up for it says so in the status, and nothing throws. */
class PrerequisiteTest {
  private static void fails(Database db, PgConnector connector, String... advice) throws Exception {
    try (Replica replica = Replica.open(ReplicaConfig.of(connector, List.of("public.*")))) {
      assertThat(replica.awaitReady(Copy.PATIENCE)).isFalse();
      assertThat(replica.status().phase()).isEqualTo(Phase.FAILED);
      assertThat(replica.status().problem()).contains(advice);
      assertThat(replica.ineligible(db.oid("t"))).isPresent();
      assertThat(replica.awaitLsn(db.insertLsn(), Duration.ofSeconds(5))).isFalse();
    }
    assertThat(db.rows("SELECT pubname FROM pg_publication")).isEmpty();
    assertThat(db.rows("SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'htap%'"))
        .isEmpty();
  }

  @Test
  void missing_privileges_and_slots() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(Map.of("max_replication_slots", "1"))) {
      Database db = postgres.database();
      db.run(
          "CREATE TABLE t (id int PRIMARY KEY)",
          "CREATE ROLE plain LOGIN",
          "CREATE ROLE replicator LOGIN REPLICATION");
      fails(db, as(postgres, db, "plain"), "REPLICATION");
      fails(db, as(postgres, db, "replicator"), "GRANT CREATE ON DATABASE");
      db.run("GRANT CREATE ON DATABASE " + db.name() + " TO replicator");
      try (Replica replica =
          Replica.open(ReplicaConfig.of(as(postgres, db, "replicator"), List.of("public.*")))) {
        assertThat(replica.awaitReady(Copy.PATIENCE)).isTrue();
        assertThat(replica.status().tables().get(0).reason()).contains("SELECT");
      }
      db.run("SELECT pg_create_physical_replication_slot('other')");
      fails(db, db.connector(), "max_replication_slots");
    }
  }

  @Test
  void wal_level() throws Exception {
    try (TestPostgres postgres = TestPostgres.start(Map.of("wal_level", "replica"))) {
      Database db = postgres.database();
      db.run("CREATE TABLE t (id int PRIMARY KEY)");
      fails(db, db.connector(), "wal_level");
    }
  }

  @Test
  void a_server_that_is_not_there() throws Exception {
    PgConnector nowhere =
        extra -> java.sql.DriverManager.getConnection("jdbc:postgresql://localhost:1/none", extra);
    try (Replica replica = Replica.open(ReplicaConfig.of(nowhere, List.of("*.*")))) {
      assertThat(replica.awaitReady(Duration.ofMillis(500))).isFalse();
      assertThat(replica.status().problem()).isNotNull();
      assertThat(replica.ineligible(1)).isPresent();
    }
  }

  private static PgConnector as(TestPostgres postgres, Database db, String user) {
    return extra -> {
      var properties = new Properties();
      properties.putAll(extra);
      properties.setProperty("user", user);
      return postgres.connect(db.name(), properties);
    };
  }
}
