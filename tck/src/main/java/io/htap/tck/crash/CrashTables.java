package io.htap.tck.crash;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the writers write. Money moves between accounts and vaults and neither comes nor goes: a
 * transaction that is seen by half shows as another total.
 */
final class CrashTables {
  static final List<String> NAMES = List.of("account", "vault", "item", "event");
  static final String TOTAL_SQL =
      """
      select a.total + v.total
      from
        (select sum(balance) as total from account) as a,
        (select sum(amount) as total from vault) as v
      """;
  static final int ACCOUNTS = 200;
  static final int VAULTS = 5;
  static final int ITEMS = 3_000;
  private static final int MONEY = 1_000;

  private CrashTables() {}

  static long total() {
    return (long) MONEY * (ACCOUNTS + VAULTS);
  }

  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql :
          List.of(
              "create table account (id integer primary key, balance bigint not null)",
              "create table vault (id integer primary key, amount bigint not null)",
              """
              create table item (
                id bigint primary key,
                label text,
                big text,
                price numeric(12, 2),
                seen timestamptz
              )
              """,
              // Long values lie outside the row, so that an update need not send them.
              "alter table item alter column big set storage external",
              """
              create table event (
                writer integer not null,
                id bigint not null,
                note varchar(60),
                primary key (writer, id)
              )
              """,
              "insert into account select i, %d from generate_series(1, %d) i"
                  .formatted(MONEY, ACCOUNTS),
              "insert into vault select i, %d from generate_series(1, %d) i"
                  .formatted(MONEY, VAULTS),
              """
              insert into item
              select i, 'item ' || i, repeat(md5(i::text), 80), i / 4.0, now()
              from generate_series(1, %d) i
              """
                  .formatted(ITEMS))) {
        statement.execute(sql);
      }
    }
  }
}
