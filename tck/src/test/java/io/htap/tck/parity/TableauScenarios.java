package io.htap.tck.parity;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * Tableau by "Other Databases (JDBC)" in its PostgreSQL dialect, whose source is not public. Which
 * metadata it reads, and that it tries statements to find out what a database can, is documented
 * (help pages on the connector and on its JDBC capabilities; "Metadata Enumeration" of the
 * connector SDK). The statements have the form of those that users have published from its logs: of
 * JDBC to Cube and Elasticsearch the trials with temporary tables, of ODBC to Postgres, CrateDB and
 * ClickHouse the cursors and the questions behind a sheet.
 */
final class TableauScenarios {
  private TableauScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("Tableau connects", TableauScenarios::connects),
        Scenario.of("Tableau does not get in", TableauScenarios::refused),
        Scenario.of("Tableau tries what it can do", TableauScenarios::tries),
        Scenario.of("Tableau draws sheets", TableauScenarios::sheets),
        Scenario.of("Tableau reads by cursors", TableauScenarios::cursors),
        Scenario.of("Tableau makes an extract", TableauScenarios::extract));
  }

  private static void connects(Client client, Transcript t) throws Exception {
    Driver driver = client.driver();
    t.see("accepts", () -> driver.acceptsURL(client.url("")));
    t.see("others", () -> driver.acceptsURL("jdbc:mysql://localhost/x"));
    t.see("nothing of others", () -> driver.connect("jdbc:mysql://localhost/x", new Properties()));
    t.see("compliant", driver::jdbcCompliant);
    Connection connection = client.connect();
    DatabaseMetaData m = connection.getMetaData();
    t.see("product", () -> m.getDatabaseProductName() + m.getDatabaseProductVersion());
    t.see("quote", m::getIdentifierQuoteString);
    t.see("lengths", () -> m.getMaxTableNameLength() + " " + m.getMaxColumnNameLength());
    t.see("isolation", m::getDefaultTransactionIsolation);
    t.see("catalogs", m::getCatalogs);
    t.see("schemas", m::getSchemas);
    t.see("kinds", m::getTableTypes);
    t.see(
        "tables",
        () -> m.getTables("parity", "other", "%", new String[] {"TABLE", "VIEW", "SYNONYM"}));
    t.see("columns", () -> m.getColumns("parity", "public", "numbers", "%"));
    t.see("keys", () -> m.getPrimaryKeys("parity", "public", "numbers"));
    t.see("references", () -> m.getImportedKeys("parity", "other", "child"));
    t.see("indexes", () -> m.getIndexInfo("parity", "other", "child", false, true));
    t.see("types", m::getTypeInfo);
    for (String sql :
        List.of(
            "SELECT * FROM \"public\".\"kinds\"",
            "SELECT * FROM \"public\".\"numbers\" \"numbers\" WHERE 1=0",
            "SELECT * FROM (select third, sum(n) from numbers group by 1) \"Custom SQL Query\""
                + " LIMIT 0")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        t.see(sql, () -> ToolScenarios.heads(statement.getMetaData()));
      }
    }
  }

  /** It tells a wrong login from a server that is not there by the SQLState. */
  private static void refused(Client client, Transcript t) throws Exception {
    t.see("no such user", () -> client.open(client.url("").replace("=postgres", "=nix")));
    t.see("no such database", () -> client.open(client.url("").replace("/parity", "/nix")));
    t.see("no server", () -> client.open(client.urlAt("localhost:1", "connectTimeout=5")));
  }

  private static void tries(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    String trial = "\"#Tableau_9_1_Connect_Check\"";
    for (String sql :
        List.of(
            "CREATE LOCAL TEMPORARY TABLE " + trial + " (\"COL\" INTEGER) ON COMMIT PRESERVE ROWS",
            "INSERT INTO " + trial + " VALUES (1)",
            "SELECT * FROM " + trial,
            "DROP TABLE " + trial,
            "SELECT \"SUBCOL\" AS \"COL\" INTO TEMPORARY TABLE "
                + trial
                + " FROM (SELECT 1 AS"
                + " \"SUBCOL\") \"SUBQUERY\"",
            "DROP TABLE " + trial,
            "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" GROUP BY 1",
            "SELECT \"SUBCOL\" AS \"COL\" FROM (SELECT 1 AS \"SUBCOL\") \"SUBQUERY\" GROUP BY 2",
            "SELECT TOP 1 1 AS \"X\"",
            "SELECT 1 AS \"COL\" LIMIT 1")) {
      try (Statement statement = connection.createStatement()) {
        t.see(sql, () -> ToolScenarios.results(statement, sql));
      }
    }
    t.copied(
        "afterwards",
        connection,
        "SELECT \"numbers\".\"third\" AS \"third\", SUM(\"numbers\".\"n\") AS \"sum:n:ok\" FROM"
            + " \"public\".\"numbers\" \"numbers\" GROUP BY 1 ORDER BY 1");
  }

  private static void sheets(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.act("isolation", () -> connection.setTransactionIsolation(1));
    for (String sql :
        List.of(
            "SELECT \"numbers\".\"third\" AS \"third\" FROM \"public\".\"numbers\" \"numbers\""
                + " GROUP BY 1 ORDER BY 1 ASC NULLS FIRST",
            "SELECT SUM(\"numbers\".\"n\") AS \"sum:n:ok\", AVG(CAST(\"numbers\".\"n\" AS"
                + " NUMERIC)) AS \"avg:n:ok\", \"numbers\".\"third\" AS \"third\" FROM"
                + " \"public\".\"numbers\" \"numbers\" GROUP BY 3 ORDER BY 3",
            "SELECT COUNT(1) AS \"cnt:numbers:ok\", MIN(\"numbers\".\"n\") AS"
                + " \"TEMP(min)(1)\", MAX(\"numbers\".\"n\") AS \"TEMP(max)(2)\" FROM"
                + " \"public\".\"numbers\" \"numbers\" HAVING (COUNT(1) > 0)",
            "SELECT CAST(TRUNC(EXTRACT(YEAR FROM \"kinds\".\"ts\")) AS INTEGER) AS \"yr:ts:ok\","
                + " SUM(\"kinds\".\"n2\") AS \"sum:n2:ok\" FROM \"public\".\"kinds\" \"kinds\""
                + " GROUP BY 1 ORDER BY 1",
            "SELECT \"t0\".\"third\" AS \"third\", COUNT(DISTINCT \"t0\".\"n\") AS \"ctd:n:ok\""
                + " FROM \"public\".\"numbers\" \"t0\" INNER JOIN (SELECT \"numbers\".\"third\" AS"
                + " \"third\", SUM(\"numbers\".\"n\") AS \"$__alias__0\" FROM"
                + " \"public\".\"numbers\" \"numbers\" GROUP BY 1 ORDER BY 2 DESC LIMIT 2) \"t1\""
                + " ON (\"t0\".\"third\" = \"t1\".\"third\") WHERE ((\"t0\".\"n\" >= 10) AND"
                + " (\"t0\".\"n\" <= 4000)) GROUP BY 1 ORDER BY 1")) {
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(10_000);
        ResultSet rows = statement.executeQuery(sql);
        t.see("heads of " + sql, () -> ToolScenarios.heads(rows.getMetaData()));
        t.see(sql, () -> Show.rows(rows));
      }
      t.ranOnCopy(connection, sql);
    }
  }

  /** Its native connector to Postgres asks by cursors of SQL, which no driver sees through. */
  private static void cursors(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    String cursor = "\"SQL_CUR0x7fd83880dc00\"";
    for (String sql :
        List.of(
            "BEGIN;declare "
                + cursor
                + " cursor with hold for SELECT \"numbers\".\"third\" AS \"third\", COUNT(*) FROM"
                + " \"public\".\"numbers\" \"numbers\" GROUP BY 1 ORDER BY 1;fetch 2048 in "
                + cursor,
            "fetch 2048 in " + cursor,
            "close " + cursor,
            "commit")) {
      try (Statement statement = connection.createStatement()) {
        t.see(sql, () -> ToolScenarios.results(statement, sql));
      }
    }
    t.copied(
        "after the cursor",
        connection,
        "select third, count(*) from numbers group by 1 order by 1");
  }

  private static void extract(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
      statement.setFetchSize(1000);
      ResultSet rows =
          statement.executeQuery(
              "SELECT \"numbers\".\"n\" AS \"n\", \"numbers\".\"name\" AS \"name\","
                  + " \"numbers\".\"third\" AS \"third\" FROM \"public\".\"numbers\" \"numbers\""
                  + " ORDER BY \"numbers\".\"n\"");
      t.see("rows", () -> Show.rows(rows));
      t.ranOnCopy(connection, "extract");
      t.see("after the last", rows::next);
    }
    t.act("end", connection::commit);
  }
}
