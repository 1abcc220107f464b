package io.htap.tck.bench.freshness;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The tables that the clients write: events are only added, accounts change and come and go. */
final class FreshTables {
  static final List<String> NAMES = List.of("event", "account");
  static final int SLOTS = 50;
  private static final int OLD_EVENTS = 50_000;

  private FreshTables() {}

  /** Makes them; client 0 owns the old events, the others have an account in each slot. */
  static void create(Connection connection, int clients) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          create table event (
            id bigint primary key,
            client integer not null,
            amount bigint not null,
            note text
          )
          """);
      statement.execute(
          """
          create table account (
            client integer not null,
            slot integer not null,
            balance numeric(12, 2) not null,
            version bigint not null,
            primary key (client, slot)
          )
          """);
      statement.execute(
          "insert into event select i, 0, i, 'old ' || i from generate_series(1, %d) as i"
              .formatted(OLD_EVENTS));
      statement.execute(
          """
          insert into account
          select c, s, 0, 0 from generate_series(1, %d) as c, generate_series(0, %d) as s
          """
              .formatted(clients, SLOTS - 1));
      statement.execute("vacuum analyze");
    }
  }
}
