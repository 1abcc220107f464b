package io.htap.driver.federation.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.TestPostgres;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.jdbc.PgConnection;

/** Parts that several connections do, whatever becomes of these. */
@Timeout(60)
class StreamsTest {
  private static final int PARTS = 20;
  private static final String ENDLESS = "select pg_sleep(600)";

  private final CountDownLatch joined = new CountDownLatch(1);
  private final Map<Integer, PgConnection> doneBy = new ConcurrentHashMap<>();
  private final Set<PgConnection> released = ConcurrentHashMap.newKeySet();
  private final Set<PgConnection> unsound = ConcurrentHashMap.newKeySet();
  private PgConnection session;
  private PgConnection other;

  private record Numbered(int number, boolean anywhere) implements Streams.Part {}

  private interface Deed {
    void with(PgConnection connection, int part) throws SQLException;
  }

  @BeforeEach
  void open() throws SQLException {
    session = TestPostgres.pg().unwrap(PgConnection.class);
    other = TestPostgres.pg().unwrap(PgConnection.class);
  }

  @AfterEach
  void close() throws SQLException {
    session.close();
    other.close();
  }

  private final class One implements Streams.Others {
    private final Queue<PgConnection> left = new ConcurrentLinkedQueue<>(List.of(other));

    @Override
    public @Nullable PgConnection join() {
      return left.poll();
    }

    @Override
    public void release(PgConnection connection, boolean sound) {
      released.add(connection);
      if (!sound) {
        unsound.add(connection);
      }
    }
  }

  private Streams<Numbered> streams(Streams.Others others, Deed deed) {
    List<Numbered> parts = new ArrayList<>();
    IntStream.range(0, PARTS).forEach(i -> parts.add(new Numbered(i, i % 4 > 0)));
    return new Streams<Numbered>(
        session,
        others,
        parts,
        connection ->
            new Streams.Worker<Numbered>() {
              private boolean closed;

              @Override
              public void work(Numbered part) throws SQLException {
                assertThat(closed).isFalse();
                deed.with(connection, part.number());
                assertThat(doneBy.put(part.number(), connection)).as("done twice").isNull();
              }

              @Override
              public void close() {
                closed = true;
              }
            });
  }

  /** The session waits for the other one's first part, so that both have some. */
  private void meet(PgConnection connection) {
    if (connection == other) {
      joined.countDown();
    } else {
      await();
    }
  }

  private void await() {
    try {
      joined.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(PgConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void eachPartIsDoneOnceByOneOfThem() throws SQLException {
    var streams = streams(new One(), (connection, part) -> meet(connection));
    assertThat(streams.run(3)).isNull();
    assertThat(doneBy).hasSize(PARTS).containsValue(other).containsValue(session);
    assertThat(streams.count()).isEqualTo(2);
    for (int i = 0; i < PARTS; i += 4) {
      assertThat(doneBy).as("only the session may").containsEntry(i, session);
    }
    assertThat(released).containsExactly(other);
    assertThat(unsound).isEmpty();
  }

  @Test
  void theSessionDoesAllWhereNobodyJoins() throws SQLException {
    Streams.Others nobody =
        new Streams.Others() {
          @Override
          public PgConnection join() throws SQLException {
            throw new SQLException("too many connections", "53300");
          }

          @Override
          public void release(PgConnection connection, boolean sound) {
            throw new IllegalStateException("of nobody");
          }
        };
    var streams = streams(nobody, (connection, part) -> {});
    assertThat(streams.run(2)).isNull();
    assertThat(doneBy).hasSize(PARTS).doesNotContainValue(other);
    assertThat(streams.count()).isEqualTo(1);
  }

  @Test
  void anotherConnectionsTroubleIsTold() throws SQLException {
    var streams =
        streams(
            new One(),
            (connection, part) -> {
              meet(connection);
              if (connection == other) {
                throw new SQLException("lost", "08006");
              }
            });
    assertThat(streams.run(1)).hasMessage("lost");
    assertThat(unsound).containsExactly(other);
    assertThat(streams.inVain()).isTrue();
  }

  @Test
  void theSessionsTroubleStopsTheOthers() {
    var streams =
        streams(
            new One(),
            (connection, part) -> {
              if (connection == other) {
                joined.countDown();
                execute(other, ENDLESS);
              }
              await();
              throw new SQLException("division by zero", "22012");
            });
    assertThatThrownBy(() -> streams.run(1)).hasMessage("division by zero");
    assertThat(unsound).as("and they have let go").containsExactly(other);
  }

  @Test
  void whoStopsItStopsAllOfThem() throws Exception {
    var streams =
        streams(
            new One(),
            (connection, part) -> {
              meet(connection);
              execute(connection, ENDLESS);
            });
    var stopper =
        new Thread(
            () -> {
              await();
              try {
                for (int i = 0; i < 200 && unsound.isEmpty(); i++) {
                  streams.cancel();
                  Thread.sleep(20);
                }
              } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    stopper.start();
    assertThatThrownBy(() -> streams.run(1))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    stopper.join();
    assertThat(unsound).containsExactly(other);
    assertThat(doneBy).isEmpty();
  }
}
