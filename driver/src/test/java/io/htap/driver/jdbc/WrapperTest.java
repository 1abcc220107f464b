package io.htap.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.TestPostgres;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.BaseStatement;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.jdbc.PgStatement;

/** Who gets pgjdbc's own objects, and that the pipeline hears of it. */
class WrapperTest {
  private final FakePipeline pipeline = new FakePipeline();

  private boolean heardDuring(Transcript.Act act) throws Exception {
    pipeline.events.clear();
    act.run();
    return pipeline.events.contains("raw taken");
  }

  private Connection connect() throws SQLException {
    return TestPostgres.htap((raw, config, url, properties) -> pipeline);
  }

  @Test
  void connection() throws Exception {
    try (Connection connection = connect()) {
      for (Class<?> ours :
          new Class<?>[] {
            Connection.class, PGConnection.class, HtapConnection.class, AutoCloseable.class
          }) {
        assertThat(connection.isWrapperFor(ours)).isTrue();
        assertThat(heardDuring(() -> assertThat(connection.unwrap(ours)).isSameAs(connection)))
            .isFalse();
      }
      for (Class<?> raw : new Class<?>[] {PgConnection.class, BaseConnection.class}) {
        assertThat(connection.isWrapperFor(raw)).isTrue();
        assertThat(
                heardDuring(
                    () -> assertThat(connection.unwrap(raw)).isInstanceOf(PgConnection.class)))
            .isTrue();
      }
      assertThat(connection.isWrapperFor(String.class)).isFalse();
      assertThatThrownBy(() -> connection.unwrap(String.class))
          .isInstanceOf(SQLException.class)
          .hasMessage("Cannot unwrap to java.lang.String");
      assertThat(heardDuring(() -> ((BaseConnection) connection).getQueryExecutor())).isTrue();
    }
  }

  @Test
  void statementsAndRows() throws Exception {
    try (Connection connection = connect()) {
      Statement statement = connection.createStatement();
      PreparedStatement prepared = connection.prepareStatement("select 1");
      CallableStatement callable = connection.prepareCall("select 1");
      for (Statement each : new Statement[] {statement, prepared, callable}) {
        assertThat(each).isInstanceOf(PGStatement.class);
        assertThat(each.unwrap(PGStatement.class)).isSameAs(each);
        assertThat(each.unwrap(Statement.class)).isSameAs(each);
        assertThat(each.isWrapperFor(BaseStatement.class)).isTrue();
        assertThat(heardDuring(() -> each.unwrap(PgStatement.class))).isTrue();
        assertThat(heardDuring(() -> each.unwrap(BaseStatement.class))).isTrue();
        assertThat(each.getConnection()).isSameAs(connection);
        assertThatThrownBy(() -> each.unwrap(String.class)).isInstanceOf(SQLException.class);
      }
      assertThat(prepared.unwrap(PreparedStatement.class)).isSameAs(prepared);
      assertThat(callable.unwrap(CallableStatement.class)).isSameAs(callable);
      try (ResultSet rows = prepared.executeQuery()) {
        assertThat(rows.getStatement()).isSameAs(prepared).isInstanceOf(PreparedStatement.class);
        assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
        assertThat(rows.isWrapperFor(PgResultSet.class)).isTrue();
        assertThat(heardDuring(() -> rows.unwrap(PgResultSet.class))).isTrue();
      }
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getConnection()).isSameAs(connection);
      assertThat(metaData.unwrap(DatabaseMetaData.class)).isSameAs(metaData);
      assertThat(metaData.isWrapperFor(PgDatabaseMetaData.class)).isTrue();
      assertThat(heardDuring(() -> metaData.unwrap(PgDatabaseMetaData.class))).isTrue();
    }
  }

  @Test
  void closingReleasesThePipelineOnce() throws Exception {
    Connection connection = connect();
    connection.close();
    connection.close();
    assertThat(pipeline.events).containsExactly("close");
    pipeline.events.clear();
    Connection aborted = connect();
    aborted.abort(Runnable::run);
    aborted.close();
    assertThat(pipeline.events).containsExactly("close");
  }

  @Test
  void nothingStaysOpen() throws Exception {
    Connection connection = TestPostgres.htap("ApplicationName=leak-test");
    PreparedStatement prepared = connection.prepareStatement("select 1");
    ResultSet rows = prepared.executeQuery();
    prepared.close();
    assertThat(rows.isClosed()).isTrue();
    connection.close();
    try (Connection pg = TestPostgres.pg();
        Statement statement = pg.createStatement()) {
      long deadline = System.nanoTime() + 5_000_000_000L;
      int open;
      do {
        ResultSet count =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where application_name = 'leak-test'");
        count.next();
        open = count.getInt(1);
      } while (open > 0 && System.nanoTime() < deadline);
      assertThat(open).isZero();
    }
  }
}
