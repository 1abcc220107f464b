package io.htap.tck.demo;

import io.htap.tck.subject.RouteReport;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;

/**
 * A short piece of an order desk, which puts back what it changes. An aggregate over all orders
 * must show each transaction the moment it is committed.
 */
final class OltpPart {
  private static final int POINT_READS = 1000;
  private static final BigDecimal LINE_PRICE = new BigDecimal("100.25");
  private static final BigDecimal NEW_PRICE = new BigDecimal("999.99");
  private static final int LINES = 3;

  private final Connection connection;
  private final PrintStream out;

  OltpPart(Connection connection, PrintStream out) {
    this.connection = connection;
    this.out = out;
  }

  /** What the aggregate shows: orders, their value, and lines. */
  private record Totals(long orders, BigDecimal value, long lines) {}

  /** Returns whether every aggregate was right. */
  boolean run() throws SQLException {
    var before = totals();
    var key = nextKey();
    var placed = LINE_PRICE.multiply(BigDecimal.valueOf(LINES));
    boolean right;
    try {
      insert(key, placed);
      var inserted = new Totals(before.orders + 1, before.value.add(placed), before.lines + LINES);
      right = expect("an order with " + LINES + " lines, inserted", inserted);
      update("update orders set o_totalprice = ? where o_orderkey = ?", NEW_PRICE, key);
      var updated =
          new Totals(before.orders + 1, before.value.add(NEW_PRICE), before.lines + LINES);
      right &= expect("its price, updated", updated);
      pointReads(before.orders);
    } finally {
      update("delete from lineitem where l_orderkey = ?", key);
      update("delete from orders where o_orderkey = ?", key);
    }
    return expect("the order, deleted", before) && right;
  }

  private boolean expect(String what, Totals expected) throws SQLException {
    var start = System.nanoTime();
    var actual = totals();
    var millis = (System.nanoTime() - start) / 1e6;
    var right = actual.equals(expected);
    out.printf(
        "   %-32s the aggregate sees it (%s, %.1f ms): %s%n",
        what,
        RouteReport.last(connection).engine(),
        millis,
        right ? "yes" : "NO, expected " + expected + " but got " + actual);
    return right;
  }

  private Totals totals() throws SQLException {
    var sql =
        """
        select o.orders, o.value, l.lines
        from
          (select count(*) as orders, sum(o_totalprice) as value from orders) as o,
          (select count(*) as lines from lineitem) as l
        """;
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return new Totals(row.getLong(1), row.getBigDecimal(2), row.getLong(3));
    }
  }

  private long nextKey() throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select max(o_orderkey) + 1 from orders")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void insert(long key, BigDecimal value) throws SQLException {
    connection.setAutoCommit(false);
    try {
      update(
          """
          insert into orders values
            (?, 1, 'O', ?, '2026-01-01', '1-URGENT', 'Clerk#000000001', 0, 'a demo order')
          """,
          key,
          value);
      for (var line = 1; line <= LINES; line++) {
        update(
            """
            insert into lineitem values
              (?, 1, 1, ?, 1, ?, 0, 0, 'N', 'O', '2026-01-02', '2026-01-03', '2026-01-04',
                'NONE', 'AIR', 'a demo line')
            """,
            key,
            line,
            LINE_PRICE);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void pointReads(long orders) throws SQLException {
    var random = new Random(1);
    var found = 0;
    var start = System.nanoTime();
    try (var statement =
        connection.prepareStatement("select o_totalprice from orders where o_orderkey = ?")) {
      for (var i = 0; i < POINT_READS; i++) {
        statement.setLong(1, key(1 + (long) (random.nextDouble() * orders)));
        try (var row = statement.executeQuery()) {
          found += row.next() ? 1 : 0;
        }
      }
    }
    out.printf(
        "   %d prepared point reads, %d found: %.0f µs each (%s)%n",
        POINT_READS,
        found,
        (System.nanoTime() - start) / 1e3 / POINT_READS,
        RouteReport.last(connection).engine());
  }

  /** The key of the n-th order, from 1: the specification uses eight of every 32. */
  private static long key(long n) {
    return (n / 8 * 32) + n % 8;
  }

  private void update(String sql, Object... parameters) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (var i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.executeUpdate();
    }
  }
}
