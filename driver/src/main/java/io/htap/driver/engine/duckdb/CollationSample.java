package io.htap.driver.engine.duckdb;

import io.htap.rewrite.collation.IcuOrder;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** The texts that prove a collation, as DuckDB sorts them by the key that statements use. */
public final class CollationSample {
  private CollationSample() {}

  public static List<String> sorted(DuckDBConnection connection) throws SQLException {
    String sql =
        "SELECT v FROM (SELECT unnest(CAST(? AS VARCHAR[])) AS v) ORDER BY " + IcuOrder.key("v");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Array sample = connection.createArrayOf("VARCHAR", IcuOrder.sample().toArray());
      statement.setArray(1, sample);
      List<String> sorted = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          sorted.add(row.getString(1));
        }
      }
      return sorted;
    }
  }
}
