package io.htap.tck.routing;

import io.htap.tck.compare.RowOrder;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.corpora.Corpus;
import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Statements on both sides of the break-even: ten shapes, each over twenty shares of its table from
 * a handful of rows by an index to all of them. The text of a shape differs in literals only.
 */
final class Crossover implements Corpus {
  private static final long ROWS_PER_SCALE = 1_000_000;
  private static final int WIDTHS = 20;

  /** {@code :from}, {@code :to} by a column of all values to 1,000,000; {@code :few} of 1,000. */
  private static final List<String> SHAPES =
      List.of(
          "select count(*), sum(amount) from events where k between :from and :to",
          "select day, sum(amount), count(*) from events where day between date '2020-01-01' + :few"
              + " and date '2020-01-01' + :more group by day",
          "select u.city, count(*), sum(e.amount) from users u join events e on e.user_id = u.id"
              + " where u.code between :from and :to group by u.city",
          "select id, k, amount from events where k >= :from order by k, id limit :rows",
          "select id, amount from events where k between :from and :to order by amount desc, id"
              + " limit 10",
          "select kind, count(*), avg(amount) from events where k between :from and :to and note"
              + " like '%7%' group by kind",
          "select count(distinct user_id) from events where k between :from and :to",
          "select max(r) from (select rank() over (partition by user_id order by amount, id) as r"
              + " from events where k between :from and :to) as ranked",
          "select count(*), sum(a.amount - b.amount) from events a join events b on b.id = a.id + 1"
              + " where a.k between :from and :to and b.kind <> 'c3'",
          "select count(*) from users u where u.code between :from and :to and exists (select 1 from"
              + " events e where e.user_id = u.id and e.amount > 990)");

  private static final List<String> DATA =
      List.of(
          "create table users (id integer primary key, code integer not null, city text not null)",
          "insert into users select i, (hashint8extended(i, 1) & 2147483647) % 1000000, 'city ' ||"
              + " i % 100 from generate_series(1, :rows / 20) as i",
          "create index users_code on users (code)",
          "create table events (id bigint primary key, k integer not null, day date not null,"
              + " user_id integer not null, kind text not null, amount numeric(12, 2) not null, note"
              + " text not null)",
          "insert into events select i, (hashint8extended(i, 2) & 2147483647) % 1000000, date"
              + " '2020-01-01' + (1000 * i / :rows)::int, 1 + (hashint8extended(i, 3) & 2147483647)"
              + " % (:rows / 20), 'c' || i % 7, ((hashint8extended(i, 4) & 2147483647) % 100000) /"
              + " 100.0, 'note ' || i from generate_series(1, :rows) as i",
          "create index events_k on events (k)",
          "create index events_day on events (day)",
          "create index events_user on events (user_id)",
          "vacuum analyze");

  @Override
  public String name() {
    return "crossover";
  }

  @Override
  public int tables() {
    return 2;
  }

  @Override
  public List<SqlFile> queries(Connection connection) {
    var all = new ArrayList<SqlFile>();
    for (var shape = 0; shape < SHAPES.size(); shape++) {
      for (var width = 0; width < WIDTHS; width++) {
        var share = Math.pow(10, -5 + 5.0 * width / (WIDTHS - 1));
        var name = String.format(Locale.ROOT, "s%02d_%02d", shape + 1, width + 1);
        all.add(new SqlFile(name, "", sql(SHAPES.get(shape), share), RowOrder.any()));
      }
    }
    return all;
  }

  private static String sql(String shape, double share) {
    var from = Math.round((1 - share) * 300_000);
    var few = Math.round((1 - share) * 300);
    return shape
        .replace(":from", Long.toString(from))
        .replace(":to", Long.toString(from + Math.round(share * 1_000_000)))
        .replace(":few", Long.toString(few))
        .replace(":more", Long.toString(few + Math.round(share * 1_000)))
        .replace(":rows", Long.toString(Math.max(1, Math.round(share * 20_000))));
  }

  @Override
  public void load(EmbeddedServer server, String database, double scaleFactor) throws SQLException {
    var rows = Long.toString(Math.round(ROWS_PER_SCALE * scaleFactor));
    try (var connection = server.connect(database);
        var statement = connection.createStatement()) {
      for (var sql : DATA) {
        statement.execute(sql.replace(":rows", rows));
      }
    }
  }
}
