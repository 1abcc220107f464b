package io.htap.tck.bench.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The clients notice a copy that stands still: here another schema with the tables as they were.
 */
class StalenessIsSeenTest {
  private EmbeddedServer server;
  private Connection writer;
  private Connection fresh;
  private Connection frozen;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedServer.start(0.01);
    writer = server.connect("postgres");
    FreshTables.create(writer, 1);
    fresh = server.connect("postgres");
    frozen = server.connect("postgres");
    execute("create schema frozen");
    execute("set search_path = frozen");
    execute("create table event as select * from public.event");
    execute("create table account as select * from public.account");
  }

  @AfterEach
  void stop() throws Exception {
    writer.close();
    fresh.close();
    frozen.close();
    server.close();
  }

  @Test
  void aFreshReaderFindsNothing() throws Exception {
    var tally = new Tally();
    new SessionClient(1, writer, fresh, tally, soon()).call();
    new StrictReader(fresh, tally, soon()).call();
    assertThat(tally.writes.sum()).isPositive();
    assertThat(tally.reads.sum()).isGreaterThan(tally.writes.sum());
    assertThat(tally.sessionStale.sum()).isZero();
    assertThat(tally.strictStale.sum()).isZero();
    assertThat(tally.strictAhead.sum()).isZero();
  }

  @Test
  void aFrozenReaderIsCaught() throws Exception {
    var tally = new Tally();
    new SessionClient(1, writer, frozen, tally, soon()).call();
    assertThat(tally.sessionStale.sum()).isPositive();
    new StrictReader(frozen, tally, soon()).call();
    assertThat(tally.strictStale.sum()).isPositive();
  }

  @Test
  void aReaderAheadOfAllWritersIsCaught() throws Exception {
    new SessionClient(1, writer, fresh, new Tally(), soon()).call();
    var nothingBegun = new Tally();
    new StrictReader(fresh, nothingBegun, soon()).call();
    assertThat(nothingBegun.strictAhead.sum()).isPositive();
  }

  @Test
  void aFrozenCounterIsCaughtAndAFreshOneIsNot() throws Exception {
    CounterClient.create(writer, 1);
    execute("create table counter as select * from public.counter");
    execute("create table counter_at_rest as select * from public.counter_at_rest");
    var tally = new Tally();
    var begun = System.nanoTime();
    var counters = new CounterClient(tally);
    counters.writer(writer, 1, () -> System.nanoTime() - begun > 300_000_000).call();
    counters.reader(fresh, 1, () -> tally.reads.sum() >= 10).call();
    assertThat(tally.strictStale.sum() + tally.strictAhead.sum()).isZero();
    counters.reader(frozen, 1, () -> tally.reads.sum() >= 20).call();
    assertThat(tally.strictStale.sum()).isEqualTo(10);
  }

  private static long soon() {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
  }

  private void execute(String sql) throws SQLException {
    try (var statement = frozen.createStatement()) {
      statement.execute(sql);
    }
  }
}
