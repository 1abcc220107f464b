package io.htap.driver.pipeline;

import io.htap.replica.Replica;
import io.htap.routing.policy.Calibration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/**
 * Measures what the two engines' units are worth here: one small query on each, against what it
 * takes on the machine on which {@link Calibration#DEFAULT} was fitted.
 */
final class Calibrator {
  private static final Logger LOG = System.getLogger(Calibrator.class.getName());
  private static final int RUNS = 5;

  /** Milliseconds of the two queries on the machine of the defaults. */
  private static final double REFERENCE_POSTGRES = 40;

  private static final double REFERENCE_DUCKDB = 12;

  private static final String ON_POSTGRES =
      "SELECT pg_catalog.count(*), pg_catalog.sum(g) FROM pg_catalog.generate_series(1, 300000) g"
          + " WHERE g % 7 <> 3";
  private static final String ON_DUCKDB =
      "SELECT i % 1000 AS k, count(*), sum(i) FROM range(1000000) t(i) WHERE i % 7 <> 3 GROUP BY k";

  private Calibrator() {}

  /** The defaults where a measurement fails: routing then goes by the middling server. */
  static Calibration measure(ReplicaConnector connector, Replica replica) {
    try {
      double postgres = onPostgres(connector) / REFERENCE_POSTGRES;
      double duckDb = onDuckDb(replica) / REFERENCE_DUCKDB;
      Calibration d = Calibration.DEFAULT;
      var measured =
          new Calibration(
              d.postgresMillisPerCost() * bounded(postgres),
              d.duckDbNanosPerRow() * bounded(duckDb),
              d.duckDbBaseMillis());
      LOG.log(Level.DEBUG, "{0}", measured);
      return measured;
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "not calibrated: {0}", e.getMessage());
      return Calibration.DEFAULT;
    }
  }

  private static double onPostgres(ReplicaConnector connector) throws SQLException {
    try (Connection connection = connector.open(new Properties())) {
      return best(connection, ON_POSTGRES);
    }
  }

  private static double onDuckDb(Replica replica) throws SQLException {
    DuckDBConnection connection = replica.readers().borrow();
    try {
      return best(connection, ON_DUCKDB);
    } finally {
      replica.readers().release(connection);
    }
  }

  private static double best(Connection connection, String sql) throws SQLException {
    double best = Double.POSITIVE_INFINITY;
    try (Statement statement = connection.createStatement()) {
      for (int run = 0; run < RUNS; run++) {
        long began = System.nanoTime();
        statement.executeQuery(sql).close();
        best = Math.min(best, (System.nanoTime() - began) / 1e6);
      }
    }
    return best;
  }

  /** A busy moment must not turn routing upside down. */
  private static double bounded(double factor) {
    return Math.max(0.1, Math.min(10, factor));
  }
}
