package io.htap.clients.calcite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.calcite.adapter.jdbc.JdbcSchema;
import org.apache.calcite.jdbc.CalciteConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calcite's JDBC adapter: it reads the metadata and pushes what it can down as Postgres's SQL. */
@ExtendWith(ShopServer.Extension.class)
class CalciteTest {
  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("calcite", CalciteTest::application);
  }

  private static void application(Run run) throws Exception {
    var config = new HikariConfig();
    config.setJdbcUrl(run.url());
    // Of one connection, so that it can be asked what Calcite has run on it.
    config.setMaximumPoolSize(1);
    var properties = new Properties();
    properties.setProperty("lex", "JAVA");
    try (var pool = new HikariDataSource(config);
        Connection connection = DriverManager.getConnection("jdbc:calcite:", properties)) {
      var root = connection.unwrap(CalciteConnection.class).getRootSchema();
      root.add("shop", JdbcSchema.create(root, "shop", pool, null, "public"));
      tables(run, connection);
      query(
          run,
          connection,
          pool,
          "SELECT state, count(*) AS n, sum(amount) AS a FROM shop.purchase GROUP BY state ORDER BY state");
      query(
          run,
          connection,
          pool,
          "SELECT c.region, sum(p.quantity) AS pieces, max(p.amount) AS dearest"
              + " FROM shop.purchase p JOIN shop.customer c ON c.id = p.customer_id"
              + " WHERE p.amount > 100.5 AND p.state IN ('NEW', 'PAID')"
              + " GROUP BY c.region ORDER BY c.region");
    }
  }

  private static void tables(Run run, Connection connection) throws SQLException {
    var columns = new ArrayList<String>();
    try (ResultSet rows = connection.getMetaData().getColumns(null, "shop", "p%", "%")) {
      while (rows.next()) {
        columns.add(
            rows.getString("TABLE_NAME")
                + "."
                + rows.getString("COLUMN_NAME")
                + " "
                + rows.getString("TYPE_NAME")
                + " "
                + rows.getString("IS_NULLABLE"));
      }
    }
    run.saw("columns", columns);
  }

  private static void query(Run run, Connection connection, DataSource pool, String sql)
      throws SQLException {
    List<Object[]> all = new ArrayList<>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(new Object[] {rows.getObject(1), rows.getObject(2), rows.getObject(3)});
      }
    }
    try (Connection asked = pool.getConnection()) {
      run.sawAnalytics(sql, asked, all);
    }
  }
}
