package io.htap.clients.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Spring's templates and its transactions: propagation, savepoints, read only, translated errors.
 */
@ExtendWith(ShopServer.Extension.class)
class SpringTest {
  private static final String BY_REGION =
      """
      SELECT c.region, count(*) AS purchases, sum(p.amount) AS turnover, max(p.placed_at) AS latest
      FROM purchase p JOIN customer c ON c.id = p.customer_id
      WHERE p.state <> 'RETURNED' GROUP BY c.region ORDER BY c.region
      """;

  /** A row of a report. */
  record Category(String category, long purchases, BigDecimal turnover) {}

  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("spring", SpringTest::application);
  }

  private static void application(Run run) throws Exception {
    var config = new HikariConfig();
    config.setJdbcUrl(run.url());
    config.setMaximumPoolSize(3);
    try (var pool = new HikariDataSource(config)) {
      reports(run, pool);
      writes(run, pool);
      transactions(run, pool);
      errors(run, pool);
    }
  }

  /** Within a read-only transaction, so that one connection runs them all. */
  private static void reports(Run run, DataSource source) {
    var jdbc = new JdbcTemplate(source);
    jdbc.setFetchSize(500);
    var reading = new TransactionTemplate(new JdbcTransactionManager(source));
    reading.setReadOnly(true);
    reading.executeWithoutResult(
        status -> {
          analytics(run, source, "by region", jdbc.queryForList(BY_REGION));
          analytics(
              run,
              source,
              "named parameters",
              new NamedParameterJdbcTemplate(jdbc)
                  .queryForList(
                      "SELECT state, sum(quantity) AS pieces FROM purchase"
                          + " WHERE product_id IN (:products) AND amount > :least"
                          + " GROUP BY state ORDER BY state",
                      Map.of(
                          "products",
                          IntStream.range(0, 60).boxed().toList(),
                          "least",
                          new BigDecimal("12.50"))));
          analytics(
              run,
              source,
              "client",
              JdbcClient.create(source)
                  .sql(
                      "SELECT d.category, count(*) AS purchases, sum(p.amount) AS turnover"
                          + " FROM purchase p JOIN product d ON d.id = p.product_id"
                          + " WHERE p.quantity >= ? GROUP BY 1 ORDER BY 1")
                  .param(2)
                  .query(DataClassRowMapper.newInstance(Category.class))
                  .list());
        });
    run.saw(
        "by key", jdbc.queryForMap("SELECT * FROM purchase WHERE id = ?", 4711).values().toArray());
    try (var rows =
        jdbc.queryForStream(
            "SELECT id, note FROM purchase ORDER BY id", (row, i) -> row.getLong(1))) {
      run.saw("streamed", rows.mapToLong(id -> id).sum());
    }
  }

  private static void analytics(Run run, DataSource source, String what, Object value) {
    Connection connection = DataSourceUtils.getConnection(source);
    try {
      run.sawAnalytics(what, connection, value);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    } finally {
      DataSourceUtils.releaseConnection(connection, source);
    }
  }

  private static void writes(Run run, DataSource source) {
    var jdbc = new JdbcTemplate(source);
    var keys = new GeneratedKeyHolder();
    jdbc.update(
        connection -> {
          var insert =
              connection.prepareStatement(
                  "INSERT INTO purchase (customer_id, product_id, quantity, amount, state, placed_at)"
                      + " VALUES (1, 1, 1, 9.99, 'NEW', '2026-01-01 12:00:00+00')",
                  new String[] {"id"});
          return insert;
        },
        keys);
    run.saw("generated key", keys.getKey());
    run.saw(
        "simple insert",
        new SimpleJdbcInsert(source)
            .withTableName("purchase")
            .usingColumns("customer_id", "product_id", "quantity", "amount", "state", "placed_at")
            .usingGeneratedKeyColumns("id")
            .executeAndReturnKey(
                Map.of(
                    "customer_id",
                    2,
                    "product_id",
                    3,
                    "quantity",
                    4,
                    "amount",
                    "5.55",
                    "state",
                    "NEW",
                    "placed_at",
                    java.sql.Timestamp.valueOf("2026-01-02 00:00:00"))));
    List<Object[]> batch =
        IntStream.rangeClosed(1, 300).mapToObj(i -> new Object[] {"Batch " + i, 5000 + i}).toList();
    run.saw(
        "batch",
        IntStream.of(
                jdbc.batchUpdate(
                    "INSERT INTO customer (name, id, region, since) VALUES (?, ?, 'batch', '2026-01-01')",
                    batch))
            .sum());
    jdbc.update(
        "UPDATE customer SET profile = ? WHERE id = 5001",
        new SqlParameterValue(java.sql.Types.OTHER, "{\"tier\": \"new\"}"));
    run.saw(
        "what was written",
        jdbc.queryForList(
            "SELECT region, count(*), count(profile) FROM customer GROUP BY region ORDER BY 1"));
  }

  private static void transactions(Run run, DataSource source) {
    var jdbc = new JdbcTemplate(source);
    var manager = new JdbcTransactionManager(source);
    var outer = new TransactionTemplate(manager);
    var nested = new TransactionTemplate(manager);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    var apart = new TransactionTemplate(manager);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    var serializable = new TransactionTemplate(manager);
    serializable.setIsolationLevel(TransactionDefinition.ISOLATION_SERIALIZABLE);
    String total = "SELECT sum(quantity) FROM purchase";
    outer.executeWithoutResult(
        status -> {
          jdbc.update("UPDATE purchase SET quantity = quantity + 1 WHERE id <= 10");
          run.saw("own write", jdbc.queryForObject(total, Long.class));
          nested.executeWithoutResult(
              inner -> {
                jdbc.update("DELETE FROM purchase WHERE id <= 1000");
                run.saw("in the savepoint", jdbc.queryForObject(total, Long.class));
                inner.setRollbackOnly();
              });
          run.saw("after the savepoint", jdbc.queryForObject(total, Long.class));
          apart.executeWithoutResult(
              other -> run.saw("elsewhere", jdbc.queryForObject(total, Long.class)));
        });
    run.saw("committed", jdbc.queryForObject(total, Long.class));
    outer.executeWithoutResult(
        status -> {
          jdbc.update("DELETE FROM purchase");
          status.setRollbackOnly();
        });
    run.saw("rolled back", jdbc.queryForObject(total, Long.class));
    run.saw("serializable", serializable.execute(status -> jdbc.queryForObject(total, Long.class)));
  }

  private static void errors(Run run, DataSource source) {
    var jdbc = new JdbcTemplate(source);
    for (String sql :
        List.of(
            "INSERT INTO product VALUES (1, 'again', 'books', 1, NULL)",
            "DELETE FROM customer WHERE id = 1",
            "SELECT * FROM nowhere",
            "SELECT sum(amount) FROM purchase GROUP BY",
            "SELECT sum(1 / (quantity - quantity)) FROM purchase")) {
      try {
        jdbc.execute(sql);
        run.saw(sql, "no error");
      } catch (DataAccessException error) {
        run.saw(sql, error.getClass().getName() + " " + Objects.requireNonNull(error.getMessage()));
      }
    }
  }
}
