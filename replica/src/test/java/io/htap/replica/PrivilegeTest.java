package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TableStatus.State;
import io.htap.replica.TestPostgres.Database;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The user who replicates loses a privilege, which concerns the tables that need it. */
class PrivilegeTest {
  @Test
  void a_schema_that_may_not_be_used_any_more_stops_no_table_elsewhere() throws Exception {
    try (TestPostgres postgres = TestPostgres.start()) {
      Database db = postgres.database();
      db.run(
          "CREATE ROLE app LOGIN REPLICATION",
          "GRANT CREATE ON DATABASE " + db.name() + " TO app",
          "CREATE SCHEMA s",
          "GRANT USAGE, CREATE ON SCHEMA s TO app",
          "GRANT CREATE ON SCHEMA public TO app",
          "SET ROLE app",
          "CREATE TABLE s.x (id int PRIMARY KEY)",
          "CREATE TABLE public.y (id int PRIMARY KEY)");
      PgConnector connector =
          extra -> {
            var properties = new Properties();
            properties.putAll(extra);
            properties.setProperty("user", "app");
            return postgres.connect(db.name(), properties);
          };
      try (Copy copy = Copy.of(db, ReplicaConfig.of(connector, List.of("s.*", "public.*")))) {
        String before = copy.table("s.x").copyTable();
        db.run(
            "REVOKE ALL ON SCHEMA s FROM app",
            "SET ROLE app",
            "CREATE TABLE public.z (id int PRIMARY KEY)",
            "ALTER TABLE public.y ADD COLUMN n int",
            "INSERT INTO public.y VALUES (1, 2)");
        copy.eventually("y", t -> t.columns().size() == 2);
        copy.eventually("z", t -> true);
        assertThat(copy.rows("y")).containsExactly("1|2");
        assertThat(copy.replica().ineligible(db.oid("s.x"))).isPresent();
        assertThat(copy.replica().status().tables())
            .filteredOn(t -> t.name().equals("x"))
            .allMatch(t -> t.state() == State.LEFT_OUT && t.reason().contains("may not SELECT"));
        copy.replica().resnapshot(db.oid("z"));
        copy.eventually("z", t -> true);
        assertThat(copy.replica().status().problem())
            .contains("s.x", "cannot be taken out of the publication", "GRANT USAGE ON SCHEMA");

        db.run("INSERT INTO s.x VALUES (7)", "GRANT USAGE ON SCHEMA s TO app");
        copy.eventually("s.x", t -> !t.copyTable().equals(before));
        assertThat(copy.rows("s.x")).containsExactly("7");
        copy.replica().resnapshot(db.oid("z"));
        copy.eventually("z", t -> true);
        assertThat(copy.replica().status().problem()).isNull();
      }
    }
  }
}
