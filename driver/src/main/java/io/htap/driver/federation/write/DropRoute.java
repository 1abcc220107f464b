package io.htap.driver.federation.write;

import io.htap.driver.source.SourceRelations;
import io.htap.driver.source.SourceRelations.Place;
import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import io.htap.parser.WriteText;
import io.htap.spi.HtapException;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/** The route of {@code DROP TABLE} where it names a table of DuckDB's. */
final class DropRoute implements StatementRoute {
  private final FederatedWrites session;
  private final WriteText text;

  DropRoute(FederatedWrites session, WriteText text) {
    this.session = session;
    this.text = text;
  }

  @Override
  public boolean alwaysPostgres() {
    return false;
  }

  @Override
  public boolean mayWrite() {
    return true;
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
    if (session.raw.getTransactionState() == TransactionState.FAILED) {
      return null;
    }
    List<RelationName> names = List.copyOf(text.targets());
    Probe probe = Probe.read(session.raw, names, List.of(), false, true);
    if (probe.own().containsAll(names)) {
      return null;
    }
    List<String> tables = new ArrayList<>();
    SourceRelations sources = session.sources.get();
    for (RelationName name : names) {
      if (!sources.has(name)) {
        if (probe.own().contains(name) || !text.once()) {
          throw new HtapException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "one statement would drop tables of DuckDB and others: " + name);
        }
        continue;
      }
      Place place = sources.place(name);
      session.writable.check(name, place.file() != null);
      if (!place.table()) {
        throw new HtapException(SqlState.WRONG_OBJECT_TYPE, name + " is not a table of DuckDB's");
      }
      tables.add(place.sql());
    }
    FederatedWrite.alone(session.raw, names.get(0));
    drop(tables);
    sources.changed();
    return new Outcome.Done(0);
  }

  private void drop(List<String> tables) throws SQLException {
    DuckDBConnection duck = session.readers.get().borrow();
    try {
      duck.setAutoCommit(false);
      try (Statement statement = duck.createStatement()) {
        for (String table : tables) {
          statement.execute("DROP TABLE " + table);
        }
      }
      duck.commit();
    } catch (SQLException e) {
      throw DuckErrors.of(e);
    } finally {
      session.readers.get().release(duck);
    }
  }
}
