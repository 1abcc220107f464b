package io.htap.gpu.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Tables;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;

/** What a machine with a device is to measure can be planned, and runs on DuckDB. */
class BenchTablesTest {
  @Test
  void allThatIsMeasuredHasAPlanAndRows() throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      BenchTables.fill(duck, 5000);
      for (String sql : BenchTables.STATEMENTS) {
        assertThat(Tables.plan(sql, true, false)).as(sql).isInstanceOf(Planned.class);
        assertThat(BenchTables.rows(duck, BenchTables.onDuck(sql))).as(sql).isPositive();
      }
    }
  }
}
