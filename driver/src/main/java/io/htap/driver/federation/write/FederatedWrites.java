package io.htap.driver.federation.write;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.federation.FederatedReport;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.statement.StagedWrite;
import io.htap.parser.WriteText;
import io.htap.replica.ReaderPool;
import io.htap.spi.CollationFacts;
import io.htap.spi.RelationName;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** The statements of one session that write on Postgres and read relations of DuckDB's own. */
public final class FederatedWrites {
  final PgConnection raw;
  final Supplier<ReaderPool> readers;
  final Supplier<SourceRelations> sources;
  final RunningQuery running;
  final Collation collation;
  final Consumer<FederatedReport> ran;
  private @Nullable SourceRelations sifted;
  private List<RelationName> siftedNames = List.of();
  private NameSieve sieve = new NameSieve(siftedNames);

  /** The database's, which Postgres is asked for once. */
  @FunctionalInterface
  public interface Collation {
    CollationFacts read() throws SQLException;
  }

  /**
   * @param ran is told what was brought for a statement that has run
   */
  public FederatedWrites(
      PgConnection raw,
      Supplier<ReaderPool> readers,
      Supplier<SourceRelations> sources,
      RunningQuery running,
      Collation collation,
      Consumer<FederatedReport> ran) {
    this.raw = raw;
    this.readers = readers;
    this.sources = sources;
    this.running = running;
    this.collation = collation;
    this.ran = ran;
  }

  /**
   * What it takes to run a text on Postgres that is no query for DuckDB. A text that names none of
   * DuckDB's relations is not parsed.
   *
   * @return null for nothing
   * @throws SQLException when DuckDB cannot tell what it has
   */
  public @Nullable StagedWrite of(String sql) throws SQLException {
    if (!sieve().passes(sql)) {
      return null;
    }
    WriteText text = WriteTexts.of(sql).orElse(null);
    if (text == null) {
      return null;
    }
    for (RelationName name : text.reads()) {
      if (sources.get().has(name)) {
        return new FederatedWrite(this, sql, List.of(text));
      }
    }
    return null;
  }

  private NameSieve sieve() throws SQLException {
    SourceRelations now = sources.get();
    List<RelationName> names = now.names();
    if (now != sifted || names.size() != siftedNames.size()) {
      sieve = new NameSieve(names);
      siftedNames = names;
      sifted = now;
    }
    return sieve;
  }
}
