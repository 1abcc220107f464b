package io.htap.tck.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A definition changes, and rows are written under the new one, while a statement is on its way to
 * the copy: Postgres has answered a question about it, and the driver has not heard the answer. The
 * statement reads as it would have before, or as it does after, and as nothing in between.
 */
@Timeout(90)
class DefinitionRaceTest {
  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01, Map.of("fsync", "off"));
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create role reader");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** A question of the driver's, told by words that only it has. */
  private enum Moment {
    CATALOG("AS unchanged"),
    COLUMNS("AS deterministic"),
    PREFLIGHT("AS wrote");

    private final String words;

    Moment(String words) {
      this.words = words;
    }
  }

  /**
   * What happens meanwhile.
   *
   * @param first before the copy is made
   * @param then once the question is answered
   */
  private record Change(String name, List<String> first, String query, List<String> then) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final String WRITE = "update t set n = n + 1 where id <= 500";

  private static Change onT(String name, String... then) {
    return new Change(name, List.of(), Trial.SUM, List.of(then));
  }

  private static final Change REWRITE =
      onT("every value is rewritten", "alter table t alter n type bigint using n + 1000000", WRITE);

  private static final List<Change> CHANGES =
      List.of(
          REWRITE,
          onT("a column changes its type", "alter table t alter n type numeric", WRITE),
          onT("a column is dropped", "alter table t drop n", "delete from t where id <= 500"),
          onT(
              "a column is dropped and another has its name",
              "alter table t drop n",
              "alter table t add n bigint default 3",
              WRITE),
          onT(
              "columns change places",
              "alter table t add m bigint default 3",
              "alter table t rename n to x",
              "alter table t rename m to n",
              "update t set n = n + 1, x = x + 1 where id <= 500"),
          onT(
              "tables change places",
              "create table other (id integer primary key, n bigint)",
              "insert into other values (1, 5)",
              "begin",
              "alter table t rename to gone",
              "alter table other rename to t",
              "commit",
              "update gone set n = n + 1",
              "update t set n = n + 1"),
          onT("the table is emptied and filled", "truncate t", "insert into t values (1, 1, null)"),
          new Change(
              "a label is renamed",
              List.of(
                  "create type mood as enum ('low', 'high')",
                  "create table e (id integer primary key, m mood)",
                  "insert into e values (1, 'low'), (2, 'high')"),
              "select count(m), count(*) from e where m = 'low'",
              List.of(
                  "alter type mood rename value 'low' to 'lower'",
                  "alter type mood rename value 'high' to 'low'",
                  "insert into e values (3, 'low'), (4, 'low')")),
          new Change(
              "a view is replaced",
              List.of("create view w as select id, n from t"),
              "select count(*), sum(n) from w",
              List.of("create or replace view w as select id, 0::bigint as n from t", WRITE)),
          new Change(
              "a partition is detached",
              List.of(
                  "create table p (id integer primary key, n bigint) partition by range (id)",
                  "create table p1 partition of p for values from (0) to (100)",
                  "create table p2 partition of p for values from (100) to (200)",
                  "insert into p select i, i from generate_series(1, 150) i"),
              "select count(*), sum(n) from p",
              List.of("alter table p detach partition p1", "update p1 set n = 0")),
          onT("the right to read is taken away", "revoke select on t from reader", WRITE),
          onT(
              "rows are hidden",
              "alter table t enable row level security",
              "create policy few on t using (id < 10)",
              WRITE));

  static Stream<Arguments> races() {
    return Stream.concat(
        CHANGES.stream().map(change -> Arguments.of(Moment.PREFLIGHT, change)),
        Stream.of(Moment.CATALOG, Moment.COLUMNS).map(moment -> Arguments.of(moment, REWRITE)));
  }

  @ParameterizedTest(name = "{1} ({0})")
  @MethodSource("races")
  void aStatementReadsAsBeforeOrAsAfter(Moment moment, Change change) throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      trial.run("alter default privileges grant select on tables to reader");
      trial.run("grant select on all tables in schema public to reader");
      trial.run(change.first.toArray(String[]::new));
      try (var htap = trial.openReady("");
          var other = trial.open("");
          var plain = server.connect(trial.database())) {
        become(htap);
        become(plain);
        readsAllThatIsCommitted(other);
        var before = answer(plain, change.query);
        CompletableFuture<String> answer;
        try (var hold = trial.proxy.hold(moment.words)) {
          answer = CompletableFuture.supplyAsync(() -> answer(htap, change.query));
          hold.awaitAnswer(Trial.PATIENCE);
          trial.run(change.then.toArray(String[]::new));
          readsAllThatIsCommitted(other);
        }
        var after = answer(plain, change.query);
        assertThat(answer.get(60, TimeUnit.SECONDS)).isIn(before, after);
        assertThat(answer(htap, change.query)).isEqualTo(after);
      }
    }
  }

  private static void become(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set role reader");
    }
  }

  /** After this the copy has everything that was committed before. */
  private static void readsAllThatIsCommitted(Connection other) throws Exception {
    Trial.eventually(
        "read on the copy",
        () -> {
          Trial.ask(other, "select count(*) from u");
          return RouteReport.last(other).onDuckDb();
        });
  }

  private static String answer(Connection connection, String query) {
    try {
      return Trial.ask(connection, query);
    } catch (SQLException refused) {
      return refused.getSQLState();
    }
  }
}
