package io.htap.clients.jdbi;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.SerializableTransactionRunner;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/** Jdbi with its Postgres plug-in, which asks the connection for pgjdbc's own interface. */
@ExtendWith(ShopServer.Extension.class)
class JdbiTest {
  private static final OffsetDateTime FROM = OffsetDateTime.parse("2024-01-10T00:00:00Z");

  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("jdbi", JdbiTest::application);
  }

  private static void application(Run run) throws Exception {
    var jdbi =
        Jdbi.create(run.url())
            .installPlugin(new PostgresPlugin())
            .installPlugin(new SqlObjectPlugin());
    jdbi.setTransactionHandler(new SerializableTransactionRunner());
    try (Handle handle = jdbi.open()) {
      reads(run, handle);
      writes(run, handle);
    }
    run.saw(
        "serializable",
        jdbi.inTransaction(
            TransactionIsolationLevel.SERIALIZABLE,
            inside -> inside.createQuery("SELECT max(id) FROM purchase").mapTo(Long.class).one()));
    // Whoever takes the raw connection may change what nobody sees: its session stays on Postgres.
    try (Handle handle = jdbi.open()) {
      raw(run, handle);
    }
  }

  private static void reads(Run run, Handle handle) throws SQLException {
    handle.registerRowMapper(ConstructorMapper.factory(PurchaseDao.Turnover.class));
    var dao = handle.attach(PurchaseDao.class);
    run.sawAnalytics(
        "SQL object", handle.getConnection(), dao.turnover(List.of("PAID", "SENT", "NEW"), FROM));
    run.sawAnalytics(
        "array parameter",
        handle.getConnection(),
        handle
            .createQuery(
                "SELECT state, sum(quantity) AS pieces, count(DISTINCT customer_id) AS customers"
                    + " FROM purchase WHERE product_id = ANY(:products) GROUP BY state ORDER BY state")
            .bindArray("products", Integer.class, IntStream.range(1, 80).boxed().toList())
            .mapToMap()
            .list());
    run.sawAnalytics(
        "reduced",
        handle.getConnection(),
        handle
            .createQuery(
                "SELECT c.region, p.state, sum(p.amount) AS turnover FROM purchase p"
                    + " JOIN customer c ON c.id = p.customer_id GROUP BY 1, 2 ORDER BY 1, 2")
            .reduceRows(
                new java.util.TreeMap<String, BigDecimal>(),
                (totals, row) -> {
                  totals.merge(
                      row.getColumn("region", String.class),
                      row.getColumn("turnover", BigDecimal.class),
                      BigDecimal::add);
                  return totals;
                }));
    run.saw("array", dao.tags(7));
    handle.begin();
    try (var stream =
        handle
            .createQuery("SELECT id FROM purchase WHERE amount < :amount ORDER BY id")
            .bind("amount", new BigDecimal("3.00"))
            .setFetchSize(100)
            .mapTo(Long.class)
            .stream()) {
      run.saw("stream", stream.limit(500).toList());
    }
    handle.commit();
    run.saw(
        "interval and uuid",
        handle
            .createQuery(
                "SELECT interval '2 days 3 hours' AS i, '00000000-0000-0000-0000-000000000001'::uuid AS u")
            .mapToMap()
            .one());
  }

  private static void writes(Run run, Handle handle) throws SQLException {
    var dao = handle.attach(PurchaseDao.class);
    run.saw("inserted", dao.insert(900, "new", new BigDecimal("1.50"), new String[] {"a", "b"}));
    run.saw("not inserted", dao.insert(900, "new", BigDecimal.ONE, new String[0]));
    run.saw("batch", Arrays.stream(dao.dearer(List.of(1, 2, 3, -1))).boxed().toList());
    var batch =
        handle.prepareBatch("INSERT INTO customer VALUES (:id, :name, 'NEW', '2026-01-01')");
    for (int i = 0; i < 100; i++) {
      batch.bind("id", 6000 + i).bind("name", "Batch " + i).add();
    }
    run.saw("batch keys", batch.executePreparedBatch("id").mapTo(Integer.class).list());
    try {
      handle.useTransaction(
          inside -> {
            inside.execute("DELETE FROM purchase WHERE id > 10");
            inside.savepoint("s");
            run.saw("own write", count(inside));
            inside.rollbackToSavepoint("s");
            inside.execute("INSERT INTO product (id) VALUES (1)");
          });
    } catch (UnableToExecuteStatementException error) {
      run.saw("error", ((SQLException) error.getCause()).getSQLState());
    }
    run.saw("rolled back", count(handle));
  }

  private static List<Map<String, Object>> count(Handle handle) {
    return handle
        .createQuery("SELECT count(*) AS n, sum(amount) AS a FROM purchase")
        .mapToMap()
        .list();
  }

  private static void raw(Run run, Handle handle) throws Exception {
    PGConnection pg = handle.getConnection().unwrap(PGConnection.class);
    run.saw(
        "copied in",
        pg.getCopyAPI()
            .copyIn(
                "COPY product (id, name, category, price) FROM STDIN (FORMAT csv)",
                new StringReader("901,one,toys,1.00\n902,two,toys,2.00\n")));
    var out = new ByteArrayOutputStream();
    pg.getCopyAPI().copyOut("COPY (SELECT id, name FROM product WHERE id > 800) TO STDOUT", out);
    run.saw(
        "copied out",
        out.toString(StandardCharsets.UTF_8).lines().sorted(Comparator.naturalOrder()).toList());
    run.saw("counted", count(handle));
  }
}
