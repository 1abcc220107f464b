package io.htap.tck.parity;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;

/**
 * Programs that fill reports and tables, in the order of the calls of their sources: JasperReports
 * ({@code JRJdbcQueryExecuter}), Eclipse BIRT ({@code oda.jdbc.Statement}), Apache Spark ({@code
 * JDBCRDD}, {@code JdbcUtils}, {@code PostgresDialect}) and LibreOffice Base ({@code ORowSet},
 * which asks for the most that there is: rows that scroll and can be updated).
 */
final class ReportScenarios {
  private static final String THIRDS =
      "select third, count(*) as c, sum(n) as s, max(name) as m from numbers where n > ?"
          + " and name <> ? group by third order by third";

  private ReportScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("JasperReports fills a report", ReportScenarios::jasper),
        Scenario.of("JasperReports fills one that scrolls", ReportScenarios::jasperScrolls),
        Scenario.of("BIRT fills a data set", ReportScenarios::birt),
        Scenario.of("Spark reads a table", ReportScenarios::spark),
        Scenario.of("LibreOffice Base shows a query", ReportScenarios::base),
        Scenario.of("LibreOffice Base edits a table", ReportScenarios::baseEdits));
  }

  private static void jasper(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    try (PreparedStatement statement = connection.prepareStatement(THIRDS)) {
      statement.setFetchSize(100);
      statement.setMaxFieldSize(5);
      statement.setMaxRows(2);
      statement.setInt(1, 10);
      statement.setString(2, "nix");
      ResultSet rows = statement.executeQuery();
      t.see("fields", () -> ToolScenarios.heads(rows.getMetaData()));
      t.see("rows", () -> fields(rows));
      t.act("cancel", statement::cancel);
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select count(*) from kinds where (? is null or i4 = ?) and n2 > ? and d > ? and ts < ?"
                + " and vc in (?, ?)")) {
      statement.setNull(1, Types.INTEGER);
      statement.setNull(2, Types.INTEGER);
      statement.setBigDecimal(3, new BigDecimal("0.5"));
      statement.setDate(4, Date.valueOf("1900-01-01"));
      statement.setTimestamp(5, Timestamp.valueOf("2100-01-01 00:00:00"));
      statement.setString(6, "12");
      statement.setString(7, "13");
      t.see("parameters", () -> Show.rows(statement.executeQuery()));
    }
  }

  private static void jasperScrolls(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    for (int type : new int[] {1004, 1005}) {
      try (PreparedStatement statement =
          connection.prepareStatement(THIRDS, type, ResultSet.CONCUR_READ_ONLY)) {
        statement.setInt(1, 10);
        statement.setString(2, "nix");
        ResultSet rows = statement.executeQuery();
        t.ranOnCopy(connection, "scrolls");
        t.see("last", rows::last);
        t.see("count", rows::getRow);
        t.act("again", rows::beforeFirst);
        t.see("rows", () -> fields(rows));
      }
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            THIRDS, 1004, ResultSet.CONCUR_READ_ONLY, ResultSet.HOLD_CURSORS_OVER_COMMIT)) {
      statement.setInt(1, 10);
      statement.setString(2, "nix");
      t.see("held", () -> fields(statement.executeQuery()));
    }
  }

  private static String fields(ResultSet rows) throws SQLException {
    StringBuilder text = new StringBuilder();
    while (rows.next()) {
      text.append('|').append(rows.getInt("third")).append(rows.wasNull());
      text.append(' ').append(rows.getLong("c")).append(' ').append(rows.getBigDecimal("s"));
      text.append(' ').append(rows.getString(rows.findColumn("m"))).append(rows.wasNull());
    }
    return text.toString();
  }

  private static void birt(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    try (PreparedStatement statement = connection.prepareStatement(THIRDS)) {
      t.see("columns", () -> ToolScenarios.heads(statement.getMetaData()));
      t.see("parameters", statement::getParameterMetaData);
      statement.setInt(1, 4000);
      statement.setString(2, "nix");
      statement.setMaxRows(500);
      statement.setQueryTimeout(60);
      t.see("execute", statement::execute);
      ResultSet rows = statement.getResultSet();
      t.see("same columns", () -> ToolScenarios.heads(rows.getMetaData()));
      t.see("rows", () -> Show.rows(rows));
      t.ranOnCopy(connection, "data set");
      t.see("more", statement::getMoreResults);
      t.see("count", statement::getUpdateCount);
      t.see("fetch size", statement::getFetchSize);
    }
    t.see("warnings", connection::getWarnings);
  }

  private static void spark(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT 1 FROM numbers LIMIT 1")) {
      t.see("exists", () -> Show.rows(statement.executeQuery()));
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM kinds WHERE 1=0")) {
      statement.setQueryTimeout(0);
      t.see("schema", () -> ToolScenarios.heads(statement.executeQuery().getMetaData()));
    }
    connection.setAutoCommit(false);
    for (String part :
        List.of(
            "\"n\" < 1250 or \"n\" is null", "\"n\" >= 1250 AND \"n\" < 2500", "\"n\" >= 2500")) {
      String sql =
          "SELECT \"n\",\"name\" FROM numbers WHERE (\"third\" IS NOT NULL) AND (\"third\" = 1)"
              + " AND ("
              + part
              + ")";
      try (PreparedStatement statement =
          connection.prepareStatement(
              sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
        statement.setFetchSize(1000);
        statement.setQueryTimeout(0);
        t.see(sql, () -> partition(statement.executeQuery()));
      }
      t.ranOnCopy(connection, sql);
      t.act("commit", connection::commit);
    }
    String pushed =
        "SELECT \"third\",COUNT(*),SUM(\"n\") FROM numbers WHERE (\"n\" > 10) GROUP BY \"third\"";
    try (PreparedStatement statement = connection.prepareStatement(pushed)) {
      t.see(pushed, () -> ToolScenarios.heads(statement.executeQuery().getMetaData()));
    }
    t.ranOnCopy(connection, pushed);
    t.act("end", connection::commit);
  }

  /** In whatever order the rows come: how many, and what they add up to. */
  private static String partition(ResultSet rows) throws SQLException {
    int count = 0;
    long sum = 0;
    long length = 0;
    while (rows.next()) {
      count++;
      sum += rows.getInt(1);
      length += rows.wasNull() ? 1000 : rows.getString(2).length();
    }
    return count + " " + sum + " " + length;
  }

  private static void base(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    t.see("scrolls", () -> connection.getMetaData().supportsResultSetType(1005));
    t.see("updates", () -> connection.getMetaData().supportsResultSetConcurrency(1004, 1008));
    for (int type : new int[] {1004, 1005}) {
      try (Statement statement = connection.createStatement(type, ResultSet.CONCUR_UPDATABLE)) {
        statement.setMaxRows(0);
        statement.setEscapeProcessing(true);
        ResultSet rows =
            statement.executeQuery(
                "SELECT \"third\", COUNT( * ) AS \"c\", SUM( \"n\" ) AS \"s\" FROM"
                    + " \"public\".\"numbers\" GROUP BY \"third\" ORDER BY \"third\" ASC");
        t.ranOnCopy(connection, "a grid");
        t.see("heads", () -> ToolScenarios.heads(rows.getMetaData()));
        t.see("first", rows::first);
        t.see("last", rows::last);
        t.see("row", rows::getRow);
        t.see("place", () -> rows.absolute(2));
        t.see("cells", () -> rows.getInt(1) + " " + rows.getLong(2) + " " + rows.getString(3));
        t.see("back", rows::previous);
        t.see("before", rows::previous);
        t.see("all", () -> Show.rows(rows));
        t.act("set", () -> rows.updateInt(1, 5));
        t.act("delete", rows::deleteRow);
      }
    }
  }

  private static void baseEdits(Client client, Transcript t) throws Exception {
    Connection connection = client.connect();
    try (PreparedStatement keys =
        connection.prepareStatement(
            "SELECT \"id\", \"v\", \"t\" FROM \"public\".\"work\" ORDER BY \"id\"",
            ResultSet.TYPE_SCROLL_SENSITIVE,
            ResultSet.CONCUR_UPDATABLE)) {
      ResultSet rows = keys.executeQuery();
      ResultSetMetaData columns = rows.getMetaData();
      t.see("table", () -> columns.getTableName(1) + columns.isWritable(1));
      t.see("to", () -> rows.absolute(2));
      t.act("change", () -> rows.updateString(3, "changed"));
      t.act("write", rows::updateRow);
      t.see("changed", () -> rows.getString(3));
      t.act("another", rows::moveToInsertRow);
      t.act("its id", () -> rows.updateInt(1, 7));
      t.act("its value", () -> rows.updateInt(2, 77));
      t.act("write it", rows::insertRow);
      t.act("back", rows::moveToCurrentRow);
      t.see("first", rows::first);
      t.act("delete", rows::deleteRow);
      t.act("anew", rows::refreshRow);
    }
    t.query("all", connection, "SELECT * FROM \"public\".\"work\" ORDER BY 1");
  }
}
