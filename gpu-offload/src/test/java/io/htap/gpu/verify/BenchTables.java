package io.htap.gpu.verify;

import io.htap.gpu.reference.Tables;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.DuckSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What is measured, and on which rows: DuckDB's side of it, which needs no device. */
final class BenchTables {
  static final int GROUPS = 1000;
  static final int DAYS = 365;
  static final List<String> STATEMENTS =
      List.of(
          "select sum(n), count(*) from fact where d >= '2024-02-01' and g < 500",
          "select g, count(*), sum(n), min(d) from fact group by g",
          "select e.flag, sum(n * m) from fact f join dim e on e.id = f.k group by e.flag",
          "select id, n from fact order by n desc, id limit 10");

  private BenchTables() {}

  static String onDuck(String sql) {
    return ((Translated)
            Translator.translate(
                Tables.parsed(sql), Tables.catalog(true), Tables.session(true, false), List.of()))
        .sql();
  }

  static void fill(Connection duck, int rows) throws SQLException {
    String numbers = "i::integer k_id, (i % 1000)::bigint k_k, (i % 1000)::integer k_g";
    String days = "date '2024-01-01' + (i % 365)::integer k_d";
    String decimals =
        "((i % 9973) / 100.0)::decimal(10,2) k_n, ((i % 997) / 1000.0)::decimal(5,3) k_m";
    try (Statement statement = duck.createStatement()) {
      for (String setting : DuckSettings.SQL) {
        statement.execute(setting);
      }
      statement.execute(
          "create table fact as select %s, %s, %s from range(%d) t(i)"
              .formatted(numbers, days, decimals, rows));
      statement.execute(
          "create table dim as select i::bigint k_id, (i %% 3 = 0) k_flag from range(%d) t(i)"
              .formatted(GROUPS));
    }
  }

  /** How many rows a query of DuckDB's has, all of them read. */
  static int rows(Connection duck, String sql) throws SQLException {
    try (Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int count = 0;
      while (result.next()) {
        count++;
      }
      return count;
    }
  }
}
