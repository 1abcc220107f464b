package io.htap.clients.mybatis;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import io.htap.clients.mybatis.PurchaseMapper.NewPurchase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.ibatis.datasource.pooled.PooledDataSource;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** MyBatis's mappers over its own pool: dynamic SQL, cursors, generated keys, reuse and batch. */
@ExtendWith(ShopServer.Extension.class)
class MybatisTest {
  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("mybatis", MybatisTest::application);
  }

  private static void application(Run run) throws Exception {
    var pool = new PooledDataSource(run.driver(), run.url(), null, null);
    try {
      var configuration =
          new Configuration(new Environment("shop", new JdbcTransactionFactory(), pool));
      configuration.addMapper(PurchaseMapper.class);
      var sessions = new SqlSessionFactoryBuilder().build(configuration);
      try (SqlSession session = sessions.openSession(ExecutorType.REUSE)) {
        reports(run, session);
      }
      writes(run, sessions);
    } finally {
      pool.forceCloseAll();
    }
  }

  private static void reports(Run run, SqlSession session) throws Exception {
    var mapper = session.getMapper(PurchaseMapper.class);
    for (var states : java.util.Arrays.asList(null, List.of("PAID", "SENT"))) {
      for (var least : new String[] {null, "10.00"}) {
        var amount = least == null ? null : new BigDecimal(least);
        run.sawAnalytics(
            "turnover of " + states + " from " + least,
            session.getConnection(),
            mapper.turnover(states, amount).stream()
                .map(line -> new Object[] {line.region, line.purchases, line.turnover})
                .toList());
      }
    }
    run.sawAnalytics("map", session.getConnection(), new TreeMap<>(mapper.byState(3)));
    run.saw("by key", new TreeMap<>(mapper.byId(4711)));
    try (var cursor = mapper.ofCustomers(20)) {
      var rows = new ArrayList<Object>();
      for (var row : cursor) {
        rows.add(new TreeMap<>(row));
      }
      run.saw("cursor", rows);
    }
  }

  private static void writes(Run run, SqlSessionFactory sessions) throws SQLException {
    try (SqlSession session = sessions.openSession(true)) {
      var mapper = session.getMapper(PurchaseMapper.class);
      var purchase = new NewPurchase(1, "7.77");
      run.saw("inserted", mapper.insert(purchase));
      run.saw("key", purchase.id);
      run.saw("profile", mapper.profile(1, "{\"tier\": \"gold\", \"tags\": [1, 2]}"));
      try {
        mapper.insert(new NewPurchase(-1, "1"));
      } catch (PersistenceException error) {
        run.saw("error", String.valueOf(error.getCause()));
      }
    }
    try (SqlSession session = sessions.openSession(ExecutorType.BATCH, false)) {
      var mapper = session.getMapper(PurchaseMapper.class);
      var purchases = new ArrayList<NewPurchase>();
      for (int i = 0; i < 500; i++) {
        purchases.add(new NewPurchase(1 + i % 7, "1.25"));
        mapper.insert(purchases.get(i));
      }
      run.saw("batch", session.flushStatements().get(0).getUpdateCounts().length);
      run.saw("batch keys", purchases.get(0).id + " to " + purchases.get(499).id);
      session.commit();
    }
    try (SqlSession session = sessions.openSession()) {
      var mapper = session.getMapper(PurchaseMapper.class);
      mapper.insert(new NewPurchase(1, "1000000"));
      run.saw("before the rollback", new TreeMap<>(mapper.byState(1)));
      session.rollback();
      run.saw("after the rollback", new TreeMap<>(mapper.byState(1)));
    }
  }
}
