package io.htap.driver.federation.write;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.federation.FederatedPlan;
import io.htap.driver.federation.FederatedPlanner;
import io.htap.driver.federation.FederatedReport;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import io.htap.parser.WriteText;
import io.htap.replica.ReaderPool;
import io.htap.spi.CollationFacts;
import io.htap.spi.RelationName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.jdbc.PgConnection;

/** The statements of one session that write on Postgres and read relations of DuckDB's own. */
public final class FederatedWrites {
  static final String CREATE = "CREATE TABLE AS";
  static final String DROP = "DROP TABLE";

  final PgConnection raw;
  final Supplier<ReaderPool> readers;
  final Supplier<SourceRelations> sources;
  final RunningQuery running;
  final Collation collation;
  final Writable writable;
  final Queries queries;
  final Ran ran;
  private @Nullable SourceRelations sifted;
  private List<RelationName> siftedNames = List.of();
  private NameSieve sieve = new NameSieve(siftedNames);

  /** Is told what was done for a statement that has run. */
  @FunctionalInterface
  public interface Ran {
    /**
     * @param inDuckDb whether it wrote there
     */
    void ran(boolean inDuckDb, FederatedReport report);
  }

  /** Plans queries. */
  public interface Queries {
    /**
     * Plans a query whose rows go where DuckDB's statement sends them.
     *
     * @param statement makes DuckDB's statement of the plan; null when it cannot
     * @return null when that is not possible
     * @throws SQLException 57014 when it was stopped
     */
    @Nullable DuckStatement plan(
        String query, Function<FederatedPlan, @Nullable String> statement, BaseStatement asked)
        throws SQLException;

    /**
     * Which rows of DuckDB's relations a query needs: see {@link FederatedPlanner#needed}.
     *
     * @throws SQLException 57014 when it was stopped
     */
    Map<RelationName, String> needed(String query, List<BoundParameter> parameters)
        throws SQLException;
  }

  /** A statement of DuckDB's. */
  public interface DuckStatement {
    String sql();

    /**
     * Runs it.
     *
     * @return how many rows it wrote; null when it has failed, and nothing was written
     * @throws SQLException 57014 when it was stopped
     */
    @Nullable Long run() throws SQLException;
  }

  /** The database's, which Postgres is asked for once. */
  @FunctionalInterface
  public interface Collation {
    CollationFacts read() throws SQLException;
  }

  public FederatedWrites(
      PgConnection raw,
      Supplier<ReaderPool> readers,
      Supplier<SourceRelations> sources,
      RunningQuery running,
      Collation collation,
      Writable writable,
      Queries queries,
      Ran ran) {
    this.raw = raw;
    this.readers = readers;
    this.sources = sources;
    this.running = running;
    this.collation = collation;
    this.writable = writable;
    this.queries = queries;
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
    WriteText text = read(sql);
    return text == null || text.command().equals(DROP)
        ? null
        : new FederatedWrite(this, sql, List.of(text));
  }

  /**
   * The route of such a text.
   *
   * @return null when it concerns nothing of DuckDB's
   * @throws SQLException when DuckDB cannot tell what it has
   */
  public @Nullable StatementRoute route(String sql) throws SQLException {
    WriteText text = read(sql);
    if (text == null) {
      return null;
    }
    return text.command().equals(DROP)
        ? new DropRoute(this, text)
        : new WriteRoute(
            new FederatedWrite(this, sql, List.of(text)),
            text.query() != null && !written(text).isEmpty());
  }

  /** Null for a text that does not write, or names nothing of DuckDB's. */
  private @Nullable WriteText read(String sql) throws SQLException {
    WriteText text = sieve().passes(sql) ? WriteTexts.of(sql).orElse(null) : null;
    return text == null || (ours(text.reads()).isEmpty() && written(text).isEmpty()) ? null : text;
  }

  /** Those names that DuckDB has. */
  List<RelationName> ours(Set<RelationName> names) throws SQLException {
    SourceRelations now = sources.get();
    List<RelationName> ours = new ArrayList<>();
    for (RelationName name : names) {
      if (now.has(name)) {
        ours.add(name);
      }
    }
    return ours;
  }

  /** Those names that a statement writes and that DuckDB has, or may get by it. */
  List<RelationName> written(WriteText text) throws SQLException {
    List<RelationName> written = ours(text.targets());
    if (text.command().equals(CREATE)) {
      text.targets().stream()
          .filter(name -> writable.mayMake(name) && !written.contains(name))
          .forEach(written::add);
    }
    return written;
  }

  private NameSieve sieve() throws SQLException {
    SourceRelations now = sources.get();
    List<RelationName> names = now.names();
    if (now != sifted || names != siftedNames) {
      List<RelationName> all = new ArrayList<>(names);
      writable.schemas().forEach(schema -> all.add(new RelationName(null, schema)));
      sieve = new NameSieve(all);
      siftedNames = names;
      sifted = now;
    }
    return sieve;
  }
}
