package io.htap.driver.federation.stream;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Connections that are given the state of a session.
 *
 * @param most so many may be open
 */
record Joining(Companions.Lease companions, SharedState state, int most) implements Streams.Others {
  @Override
  public @Nullable PgConnection join() throws SQLException {
    PgConnection connection = companions.borrow(most);
    boolean joins = false;
    try {
      joins = connection != null && state.enter(connection);
    } finally {
      if (connection != null && !joins) {
        release(connection, true);
      }
    }
    return joins ? connection : null;
  }

  @Override
  public void release(PgConnection connection, boolean sound) {
    boolean left = sound;
    try {
      if (sound) {
        SharedState.leave(connection);
      }
    } catch (SQLException e) {
      left = false;
    }
    companions.release(connection, left);
  }
}
