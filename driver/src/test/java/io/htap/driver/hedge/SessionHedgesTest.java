package io.htap.driver.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.TestPostgres;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.hedge.SessionHedges.Race;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.jdbc.PgConnection;

/** What a real server makes of being told to stop. */
@Timeout(60)
class SessionHedgesTest {
  private static final long SEED = 11;

  private final RunningQuery running = new RunningQuery();
  private Connection postgres;
  private Statement statement;
  private SessionHedges hedges;

  @BeforeEach
  void open() throws SQLException {
    postgres = TestPostgres.pg();
    statement = postgres.createStatement();
    hedges = new SessionHedges(postgres.unwrap(PgConnection.class), running);
  }

  @AfterEach
  void close() throws SQLException {
    hedges.close();
    postgres.close();
  }

  private Race<String> race(long lateNanos, double seconds) {
    return hedges.run(
        lateNanos,
        running.executions(),
        other -> "other",
        () -> statement.execute("SELECT pg_sleep(" + seconds + ")"));
  }

  private static String state(Race<String> race) {
    return race.failure() == null ? "00000" : race.failure().getSQLState();
  }

  private int one() throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT 1")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void whatIsLateIsStopped() throws SQLException {
    Race<String> race = race(TimeUnit.MILLISECONDS.toNanos(5), 30);
    assertThat(state(race)).isEqualTo("57014");
    assertThat(race.end().answer()).isEqualTo("other");
    assertThat(one()).isEqualTo(1);
    assertThat(hedges.ready()).isTrue();
  }

  /** The one that Postgres is told to stop may end by itself at any moment of being told. */
  @Test
  void theNextStatementIsNeverStopped() throws SQLException {
    var random = new Random(SEED);
    int stopped = 0;
    int wasTold = 0;
    for (int i = 0; i < 1_000; i++) {
      Race<String> race = race(random.nextInt(1_500_000), random.nextInt(1_500) / 1e6);
      stopped += race.failure() == null ? 0 : 1;
      wasTold += race.end().answer() == null ? 0 : 1;
      assertThat(one()).isEqualTo(1);
    }
    assertThat(stopped).as("some are stopped").isPositive();
    assertThat(wasTold).as("some end although Postgres was told").isGreaterThan(stopped);
  }

  @Test
  void postgresIsNotToldWhenAnotherThreadHasBegunSomethingOnTheConnection() {
    Race<String> race =
        hedges.run(
            0,
            running.executions(),
            other -> {
              running.executing();
              return "other";
            },
            () -> statement.execute("SELECT pg_sleep(0.05)"));
    assertThat(race.failure() == null).isTrue();
  }

  @Test
  void aClosedConnectionIsPgjdbcsToReport() throws SQLException {
    postgres.close();
    Race<String> race = race(0, 1);
    assertThat(state(race)).isEqualTo("08003");
    hedges.close();
    assertThat(hedges.ready()).isFalse();
    assertThatThrownBy(this::one).isInstanceOf(SQLException.class);
  }
}
