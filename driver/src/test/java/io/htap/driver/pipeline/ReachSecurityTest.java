package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to reach DuckDB itself, its host and its files through a statement. */
class ReachSecurityTest {
  private static CopyServer server;
  private static String database;

  /** Keeps the copy while the connections of the attempts come and go. */
  private static Connection keeper;

  private Connection plain;
  private Connection htap;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    database = server.database();
    try (Connection admin = server.plain(database)) {
      CopyServer.execute(
          admin,
          "CREATE TABLE t (id int PRIMARY KEY, s text)",
          "INSERT INTO t SELECT i, 'x' || i FROM generate_series(1, 100) i");
      // Names that would mean something else to DuckDB.
      for (String name :
          new String[] {
            "duckdb_settings",
            "sqlite_master",
            "x.csv",
            "x.parquet",
            "/etc/passwd",
            "range",
            "a\"b; DROP TABLE t; --",
            "pragma_version",
            "information_schema"
          }) {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        CopyServer.execute(
            admin,
            "CREATE TABLE " + quoted + " (id int PRIMARY KEY, \"a\"\" b'\" text)",
            "INSERT INTO " + quoted + " VALUES (1, 'postgres')");
      }
    }
    keeper = server.htap(database, "postgres", "&htap.route=duckdb");
  }

  @AfterAll
  static void stop() throws Exception {
    keeper.close();
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    plain = server.plain(database);
    htap = server.htap(database, "postgres", "&htap.route=duckdb");
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_parquet('/etc/passwd')",
        "SELECT * FROM parquet_metadata('/etc/passwd')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM t, read_text('/etc/passwd')",
        "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM t",
        "SELECT * FROM t WHERE s IN (SELECT content FROM read_text('/etc/passwd'))",
        "WITH f AS (SELECT * FROM read_text('/etc/passwd')) SELECT * FROM t, f",
        "SELECT * FROM t JOIN LATERAL (SELECT * FROM glob(t.s)) g ON true",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM t, '/etc/passwd'",
        "SELECT * FROM \"/etc/hosts\"",
        "SELECT * FROM \"y.csv\"",
        "SELECT * FROM y.parquet",
        "SELECT * FROM plain",
        "SELECT getenv('HOME') FROM t",
        "SELECT current_setting('temp_directory') FROM t",
        "SELECT current_setting('TimeZone'), count(*) FROM t",
        "SELECT getvariable('x') FROM t",
        "SELECT * FROM duckdb_tables()",
        "SELECT * FROM duckdb_settings()",
        "SELECT count(*) FROM t, duckdb_settings() s",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_databases()",
        "SELECT * FROM pragma_database_list()",
        "SELECT * FROM pragma_table_info('t')",
        "SELECT * FROM copy.t_1",
        "SELECT * FROM memory.copy.t_1",
        "SELECT * FROM htap.state",
        "SELECT * FROM system.information_schema.tables",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('t')",
        "SELECT * FROM sql_auto_complete('SEL')",
        "SELECT pg_read_file('/etc/hostname') = s FROM t WHERE false",
        "SELECT nextval('t_id_seq') FROM t",
        "SELECT version() || s FROM t",
        "SELECT current_database() || s FROM t WHERE id = 1",
        "SELECT current_schema() || s FROM t WHERE id = 1",
        "SELECT current_user || s FROM t WHERE id = 1",
        "SELECT txid_current() IS NULL FROM t",
        "SELECT error('x') FROM t",
        "SELECT parse_path(s) FROM t",
        "SELECT sha256(s) FROM t",
        "SELECT write_log(s) FROM t",
        "SELECT json_execute_serialized_sql(s) FROM t",
        "ATTACH '/tmp/htap_reach.db' AS y",
        "DETACH memory",
        "USE memory",
        "COPY t TO '/nowhere/x.csv'",
        "COPY (SELECT 1) TO '/nowhere/x.parquet' (FORMAT parquet)",
        "EXPORT DATABASE '/nowhere'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '/nowhere/x.duckdb_extension'",
        "PRAGMA database_list",
        "PRAGMA enable_external_access = true",
        "SET enable_external_access = true",
        "SET memory_limit = '1kB'",
        "SET GLOBAL threads = 1",
        "RESET lock_configuration",
        "CALL pragma_version()",
        "CREATE SECRET s (TYPE s3)",
        "FORCE CHECKPOINT",
        "DESCRIBE t",
        "SUMMARIZE t",
        "SHOW TABLES",
        "FROM t",
        "SELECT 1; ATTACH '/tmp/htap_reach.db' AS y",
        "SELECT count(*) FROM t; PRAGMA database_list",
        "SELECT * EXCLUDE (s) FROM t",
        "SELECT COLUMNS('s') FROM t",
        "SELECT id FROM t POSITIONAL JOIN t b",
        "PIVOT t ON s USING count(*)",
        "SELECT s FROM t WHERE s = E'\\'; ATTACH ''/tmp/htap_reach.db'' AS y; --'",
        "SELECT s AS \"x\"\" FROM read_text('/etc/passwd') --\" FROM t WHERE id < 3",
        "SELECT s || '''; ATTACH ''/tmp/htap_reach.db'' AS y; --' FROM t WHERE id < 3",
        "SELECT s || '$1$2 {{x}} \\' FROM t WHERE id < 3",
        "SELECT $$'; DROP TABLE t; --$$ || s FROM t WHERE id < 3",
        "SELECT s /* */ FROM t /* ' */ WHERE id < 3 -- '; ATTACH",
      })
  void everyAttemptEndsAsOnPostgres(String sql) {
    assertThat(Attempts.outcome(htap, sql)).isEqualTo(Attempts.outcome(plain, sql));
    assertThat(java.nio.file.Path.of("/tmp/htap_reach.db")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'",
        "SELECT relname FROM pg_catalog.pg_class WHERE relname LIKE 't%' ORDER BY 1",
        "SELECT relname FROM pg_class WHERE relname = 't'",
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'copy'",
        "SELECT count(*) FROM t, pg_class c WHERE c.relname = 't'",
        "SELECT name, setting FROM pg_settings WHERE name = 'search_path'",
        "SELECT count(*) FROM pg_views v WHERE viewname LIKE 'duckdb%'",
      })
  void catalogsAreReadFromPostgres(String sql) throws SQLException {
    assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql));
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "duckdb_settings",
        "sqlite_master",
        "x.csv",
        "x.parquet",
        "/etc/passwd",
        "range",
        "a\"\"b; DROP TABLE t; --",
        "pragma_version",
        "information_schema",
      })
  void aTableMeansTheUsersTableWhateverItsName(String name) throws SQLException {
    String sql = "SELECT count(*), max(id), min(id) FROM \"" + name + "\"";
    assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql)).isEqualTo("1|1|1\n");
    // The parser is not sure of a name with a dot in it.
    String expected = name.contains(".") ? "postgres" : "duckdb";
    assertThat(engine(htap)).as(reason(htap)).isEqualTo(expected);
    String cell = "SELECT x.\"a\"\" b'\" AS \"'; --\"\"\" FROM \"" + name + "\" x";
    assertThat(rows(htap, cell)).isEqualTo(rows(plain, cell)).isEqualTo("postgres\n");
    assertThat(engine(htap)).as(reason(htap)).isEqualTo(expected);
  }

  @Test
  void javaVariablesAreNoTables() {
    Object t = new Object();
    assertThat(t).isNotNull();
    for (String name : new String[] {"plain", "htap", "server", "database", "connection", "rows"}) {
      String sql = "SELECT count(*) FROM t, " + name;
      assertThat(Attempts.outcome(htap, sql)).isEqualTo(Attempts.outcome(plain, sql));
    }
  }

  /** What none of the above gets to is out of reach there, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd.csv'",
        "ATTACH '/tmp/htap_reach.db' AS y",
        "COPY (SELECT 1) TO '/tmp/htap_reach.csv'",
        "EXPORT DATABASE '/tmp/htap_reach'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET temp_directory = '/tmp'",
        "SET allow_community_extensions = true",
        "CREATE PERSISTENT SECRET s (TYPE s3)",
      })
  void theEmbeddedDatabaseIsLocked(String sql) throws SQLException {
    try (var copy = new CopyAccess(server, database)) {
      assertThatThrownBy(() -> copy.execute(sql)).isInstanceOf(SQLException.class);
    }
  }
}
