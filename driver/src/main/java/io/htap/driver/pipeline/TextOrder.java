package io.htap.driver.pipeline;

import io.htap.driver.engine.duckdb.CollationSample;
import io.htap.driver.engine.postgres.CollationProof;
import io.htap.driver.engine.postgres.ServerFacts;
import io.htap.replica.ReaderPool;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.postgresql.jdbc.PgConnection;

/** Knows of which databases the texts have the order that DuckDB gives them. */
final class TextOrder {
  private static final CollationProof PROOF = new CollationProof();

  private TextOrder() {}

  /** The facts of a session's server; a round trip, and more for the first session. */
  static ServerFacts facts(PgConnection raw, ReaderPool readers) throws SQLException {
    ServerFacts facts = ServerFacts.read(raw);
    return facts.rooted() && PROOF.holds(raw, () -> sorted(readers)) ? facts.proven() : facts;
  }

  private static List<String> sorted(ReaderPool readers) throws SQLException {
    DuckDBConnection connection = readers.borrow();
    try {
      return CollationSample.sorted(connection);
    } finally {
      readers.release(connection);
    }
  }
}
