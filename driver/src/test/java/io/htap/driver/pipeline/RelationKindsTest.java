package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every kind of relation and of name: the copy answers for it, or says why it does not. */
class RelationKindsTest {
  private static CopyServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void whatHasNoPlaceInTheStreamStaysWithItsReason() throws Exception {
    try (var db =
        new Comparing(
            server,
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "INSERT INTO t VALUES (1, 1), (2, 2)",
            "CREATE MATERIALIZED VIEW mat AS SELECT * FROM t",
            "CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)",
            "INSERT INTO fleeting VALUES (1)",
            "CREATE TABLE nokey (a int)",
            "CREATE TABLE nothing (a int PRIMARY KEY)",
            "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
            "CREATE TABLE emptied (a int)",
            "ALTER TABLE emptied DROP COLUMN a",
            "ALTER TABLE emptied REPLICA IDENTITY FULL",
            "CREATE EXTENSION file_fdw",
            "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw",
            "CREATE FOREIGN TABLE outside (line text) SERVER files OPTIONS (filename '/dev/null')")) {
      db.assertStays("SELECT count(*) FROM mat", "its refresh is not in the logical stream");
      db.assertStays("SELECT count(*) FROM fleeting", "an unlogged table");
      db.assertStays("SELECT count(*) FROM outside", "a foreign table");
      db.assertStays("SELECT count(*) FROM nokey", "\"nokey\" REPLICA IDENTITY FULL");
      db.assertStays("SELECT count(*) FROM nothing", "\"nothing\" REPLICA IDENTITY DEFAULT");
      db.assertStays("SELECT count(*) FROM emptied", "none of its columns");
      db.assertStays("SELECT count(*) FROM t JOIN mat USING (id)", "materialised view");
      execute(db.plain, "REFRESH MATERIALIZED VIEW mat", "ALTER TABLE fleeting SET LOGGED");
      db.assertStays("SELECT sum(v) FROM mat", "its refresh is not in the logical stream");
      db.copyAnew("public.*,no.thing");
      db.assertCopied("SELECT count(*), max(id) FROM fleeting");
    }
  }

  @Test
  void temporaryTablesStayAndShadow() throws Exception {
    try (var db =
        new Comparing(
            server,
            "CREATE TABLE t (id int PRIMARY KEY)",
            "CREATE VIEW v AS SELECT id FROM t",
            "INSERT INTO t VALUES (1)")) {
      db.assertCopied("SELECT count(*) FROM t", "SELECT count(*) FROM v");
      execute(
          db.htap(),
          "CREATE TEMP TABLE own (id int)",
          "CREATE TEMP TABLE t (id int)",
          "INSERT INTO t VALUES (1), (2)");
      assertThat(rows(db.htap(), "SELECT count(*) FROM t")).isEqualTo("2\n");
      assertThat(reason(db.htap())).contains("TEMPORARY_TABLE");
      assertThat(rows(db.htap(), "SELECT count(*) FROM own")).isEqualTo("0\n");
      assertThat(reason(db.htap())).contains("TEMPORARY_TABLE");
      assertThat(rows(db.htap(), "SELECT count(*) FROM pg_temp.t")).isEqualTo("2\n");
      // The view means the table that it was made over.
      db.assertCopied("SELECT count(*) FROM v", "SELECT count(*) FROM public.t");
      execute(db.htap(), "DROP TABLE pg_temp.t");
      assertThat(rows(db.htap(), "SELECT count(*) FROM t")).isEqualTo("1\n");
      execute(db.htap(), "CREATE TEMP VIEW t AS SELECT id, id AS two FROM public.t");
      assertThat(rows(db.htap(), "SELECT * FROM t")).isEqualTo("1|1\n");
    }
  }

  @Test
  void tablesOfATypeAndTablesThatHaveLostColumnsAreCopied() throws Exception {
    try (var db =
        new Comparing(
            server,
            "CREATE TYPE pair AS (id int, v text)",
            "CREATE TABLE typed OF pair (PRIMARY KEY (id))",
            "INSERT INTO typed VALUES (1, 'a'), (2, NULL)",
            "CREATE TABLE lost (a int, id int PRIMARY KEY, b text, c int)",
            "INSERT INTO lost VALUES (1, 2, 'x', 4)",
            "ALTER TABLE lost DROP COLUMN a",
            "ALTER TABLE lost DROP COLUMN b",
            "ALTER TABLE lost ADD COLUMN b int DEFAULT 5",
            "CREATE TABLE whole (a int, b text)",
            "ALTER TABLE whole REPLICA IDENTITY FULL",
            "INSERT INTO whole VALUES (1, 'x'), (1, 'x'), (NULL, NULL)")) {
      execute(db.plain, "INSERT INTO lost VALUES (7, 8, 9)", "INSERT INTO typed VALUES (3, 'c')");
      db.assertCopied(
          "SELECT * FROM typed ORDER BY id",
          "SELECT * FROM lost ORDER BY id",
          "SELECT a, b, count(*) FROM whole GROUP BY a, b ORDER BY a");
      // A type of a table may change the table: the stamp notices.
      execute(db.plain, "ALTER TYPE pair ADD ATTRIBUTE w int CASCADE");
      db.assertStays("SELECT * FROM typed ORDER BY id", "definition has changed");
    }
  }

  @Test
  void aTableOfSixteenHundredColumnsIsCopied() throws Exception {
    String columns =
        IntStream.range(1, 1600).mapToObj(i -> "c" + i + " int").collect(Collectors.joining(", "));
    try (var db =
        new Comparing(
            server,
            "CREATE TABLE wide (id int PRIMARY KEY, " + columns + ")",
            "INSERT INTO wide (id, c1, c800, c1599) SELECT i, i, i * 2, i * 3"
                + " FROM generate_series(1, 50) i")) {
      db.assertCopied("SELECT sum(c1), sum(c800), sum(c1599), count(c7) FROM wide");
      execute(db.plain, "UPDATE wide SET c1599 = 0 WHERE id < 20");
      db.assertCopied("SELECT sum(c1599) FROM wide", "SELECT * FROM wide ORDER BY id");
    }
  }

  @Test
  void namesOfAnyKindAreReadInAnySchema() throws Exception {
    String longest = "ü".repeat(31) + "x";
    String[] schemas = {"Mixed", "a.b", "select", "say \"hi\"", "Größe ☃", longest};
    String[] tables = {"T", "t", "table", "x.y*", "it's \\ \"q\", {}", "таблица", longest, "  "};
    try (var db = new Comparing(server)) {
      for (String schema : schemas) {
        execute(db.plain, "CREATE SCHEMA " + quoted(schema));
        for (int i = 0; i < tables.length; i++) {
          String name = quoted(schema) + "." + quoted(tables[i]);
          execute(
              db.plain,
              "CREATE TABLE "
                  + name
                  + " (\"Id\" int PRIMARY KEY, \"id\" int, \"se\"\"l'ect\" text)",
              "INSERT INTO "
                  + name
                  + " VALUES (1, "
                  + i
                  + ", '"
                  + schema.length()
                  + "'), (2, 0, '')");
        }
      }
      db.copyAnew("*.*");
      for (String schema : schemas) {
        for (String table : tables) {
          String name = quoted(schema) + "." + quoted(table);
          db.assertCopied(
              "SELECT \"Id\", id, \"se\"\"l'ect\" FROM " + name + " WHERE \"Id\" < 9 ORDER BY 1",
              "SELECT count(*) FROM " + name + " \"A b\" WHERE \"A b\".\"Id\" > \"A b\".id");
        }
      }
      execute(db.htap(), "SET search_path = \"Mixed\", \"a.b\"");
      execute(db.plain, "SET search_path = \"Mixed\", \"a.b\"");
      db.assertCopied("SELECT sum(id), count(*) FROM t", "SELECT sum(id), count(*) FROM \"T\"");
      execute(db.htap(), "SET search_path = \"a.b\", \"Mixed\"");
      execute(db.plain, "SET search_path = \"a.b\", \"Mixed\"");
      execute(db.plain, "DELETE FROM \"a.b\".t WHERE \"Id\" = 2");
      db.assertCopied("SELECT sum(id), count(*) FROM t");
      execute(
          db.plain,
          "ALTER SCHEMA \"Mixed\" RENAME TO other",
          "ALTER SCHEMA \"a.b\" RENAME TO \"Mixed\"");
      execute(db.plain, "SET search_path = \"Mixed\"");
      execute(db.htap(), "SET search_path = \"Mixed\"");
      for (int i = 0; i < 3; i++) {
        assertThat(rows(db.htap(), "SELECT sum(id), count(*) FROM t"))
            .isEqualTo(rows(db.plain, "SELECT sum(id), count(*) FROM t"));
        execute(db.plain, "INSERT INTO t VALUES (" + (10 + i) + ", 7, 'after')");
      }
    }
  }

  @Test
  void patternsNameTablesOfAnyKind() throws Exception {
    try (var db =
        new Comparing(
            server,
            "CREATE SCHEMA \"a.b\"",
            "CREATE TABLE \"a.b\".\"x,y*\" (id int PRIMARY KEY)",
            "CREATE TABLE \"a.b\".\"x,yz\" (id int PRIMARY KEY)",
            "CREATE TABLE \"a.b\".plain (id int PRIMARY KEY)",
            "CREATE SCHEMA a",
            "CREATE TABLE a.\"b.plain\" (id int PRIMARY KEY)")) {
      db.copyAnew("\"a.b\".\"x,y*\", a.\"b.plain\"");
      db.assertCopied(
          "SELECT count(*) FROM \"a.b\".\"x,y*\"", "SELECT count(*) FROM a.\"b.plain\"");
      db.assertStays("SELECT count(*) FROM \"a.b\".\"x,yz\"", "NOT_REPLICATED");
      db.assertStays("SELECT count(*) FROM \"a.b\".plain", "NOT_REPLICATED");
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
