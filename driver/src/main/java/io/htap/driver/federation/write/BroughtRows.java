package io.htap.driver.federation.write;

import io.htap.driver.execute.CopyExecution;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.execute.Cut;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.Staging;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.federation.FederatedReport;
import io.htap.driver.federation.RefusedException;
import io.htap.driver.source.SourceRelations;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.replica.ReaderPool;
import io.htap.replica.catalog.Identifiers;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.Field;
import org.postgresql.jdbc.PgConnection;

/** Temporary tables of Postgres with the rows of relations of DuckDB. */
final class BroughtRows {
  private static final int LONGEST_NAME = 63;

  /** Of a relation without which no column is read, its rows still count. */
  private static final String NO_COLUMN = "htap row";

  private final PgConnection raw;
  private final ReaderPool readers;
  private final SourceRelations sources;
  private final CollationFacts collation;
  private final FederatedReport report = new FederatedReport();
  private final List<RelationName> made = new ArrayList<>();

  BroughtRows(
      PgConnection raw, ReaderPool readers, SourceRelations sources, CollationFacts collation) {
    this.raw = raw;
    this.readers = readers;
    this.sources = sources;
    this.collation = collation;
  }

  /** What the table is called that stands for a relation. */
  static RelationName standIn(RelationName relation) {
    return named("htap " + relation);
  }

  /** A temporary table of that name, or of another where it is too long for one. */
  static RelationName named(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new RelationName(
        "pg_temp", bytes.length <= LONGEST_NAME ? name : "htap " + UUID.nameUUIDFromBytes(bytes));
  }

  FederatedReport report() {
    return report;
  }

  /**
   * Makes the table of one relation and fills it.
   *
   * @param wanted chooses columns by name
   * @param needed the condition that the rows of use meet, in Postgres's words; null for all rows
   * @throws SQLException 42P01 when DuckDB cannot read the relation, 0A000 for what Postgres has no
   *     type or value for, 57014 when it was stopped
   */
  void bring(
      RelationName name,
      UnaryOperator<List<String>> wanted,
      @Nullable String needed,
      RunningQuery running,
      TimeLimit limit)
      throws SQLException {
    long began = System.nanoTime();
    Made table = make(name, wanted, needed);
    // Before the COPY, for which other threads of this connection wait.
    running.takeTurn();
    try {
      fill(table, new Work(running, limit, began));
    } finally {
      running.giveTurn();
    }
    // Without figures the planner would take a table of any size for a small one.
    execute("ANALYZE " + standIn(name).quoted());
  }

  /**
   * Makes the table of one relation.
   *
   * @param wanted chooses columns by name
   */
  Made make(RelationName name, UnaryOperator<List<String>> wanted) throws SQLException {
    return make(name, wanted, null);
  }

  private Made make(RelationName name, UnaryOperator<List<String>> wanted, @Nullable String needed)
      throws SQLException {
    RelationFacts relation = sources.facts(name, collation);
    Set<String> chosen =
        Set.copyOf(wanted.apply(relation.columns().stream().map(ColumnFacts::name).toList()));
    List<ColumnFacts> columns =
        relation.columns().stream().filter(c -> chosen.contains(c.name())).toList();
    for (ColumnFacts column : columns) {
      if (column.type() == null) {
        throw new RefusedException(
            Reason.of(
                ReasonCode.UNPROVEN_TYPE,
                "column " + column.name() + " of " + name + " has a type that Postgres lacks"));
      }
    }
    Translated all = read(name, relation, columns, "");
    Translated some = needed == null ? null : read(name, relation, columns, " WHERE " + needed);
    Translated read = some == null || all == null ? all : NeededOnly.of(all, some);
    if (read == null) {
      throw new RefusedException(
          Reason.of(ReasonCode.UNTRANSLATABLE, "the rows of " + name + " cannot be read"));
    }
    RelationName table = standIn(name);
    execute(
        "CREATE TEMP TABLE "
            + table.quoted()
            + " ON COMMIT DROP AS "
            + (columns.isEmpty() ? nothing() : SourceRelations.standIn(of(relation, columns)))
            + " WITH NO DATA");
    made.add(table);
    return new Made(name, read, columns);
  }

  /**
   * A table that stands for a relation.
   *
   * @param read what DuckDB is asked for its rows
   */
  record Made(RelationName name, Translated read, List<ColumnFacts> columns) {}

  private record Work(RunningQuery running, TimeLimit limit, long began) {}

  private static String nothing() {
    return "SELECT NULL::int4 AS " + Identifiers.quoted(NO_COLUMN);
  }

  private static RelationFacts of(RelationFacts relation, List<ColumnFacts> columns) {
    return new RelationFacts(
        relation.oid(),
        relation.schema(),
        relation.name(),
        relation.kind(),
        columns,
        relation.uniqueKeys(),
        relation.estimatedRows(),
        null,
        relation.copyTable(),
        null);
  }

  /** The same reading as that of a query, so that the values are those that a query shows. */
  private @Nullable Translated read(
      RelationName name, RelationFacts relation, List<ColumnFacts> columns, String where) {
    String items =
        columns.isEmpty()
            ? "1"
            : columns.stream()
                .map(c -> Condition.ALIAS + "." + Identifiers.quoted(c.name()))
                .collect(Collectors.joining(", "));
    String sql = "SELECT " + items + " FROM " + name.quoted() + " AS " + Condition.ALIAS + where;
    var catalog = new CatalogFacts(Map.of(name, relation), Set.of());
    var session = new SessionFacts("UTC", true, collation, false);
    return SqlParser.parse(sql) instanceof Parsed parsed
            && Translator.translate(parsed, catalog, session, List.of())
                instanceof Translated translated
        ? translated
        : null;
  }

  private void fill(Made made, Work work) throws SQLException {
    RelationName name = made.name();
    List<ColumnFacts> columns = made.columns();
    var call =
        new CopyExecution.Call(
            CopyQuery.of(raw, made.read(), new Field[0]),
            List.of(),
            Cut.NONE,
            ZoneOffset.UTC,
            work.limit(),
            work.limit(),
            Staging.NONE);
    CopyIn copy = raw.getCopyAPI().copyIn("COPY " + standIn(name).quoted() + " FROM STDIN");
    try {
      List<String> names =
          columns.isEmpty()
              ? List.of(NO_COLUMN)
              : columns.stream().map(c -> c.name() + " of " + name).toList();
      CopyText text = new CopyText(copy, names);
      new CopyExecution(work.running(), readers).each(call, text::row);
      text.flush();
      long unused = copy.endCopy();
      report.brought(name.toString(), text.rows(), text.bytes(), work.began());
    } catch (SQLException e) {
      breakOff(copy, e);
      throw of(e);
    } catch (RuntimeException | Error e) {
      breakOff(copy, e);
      throw e;
    }
  }

  /** The rows sent so far are for nothing. */
  private static void breakOff(CopyIn copy, Throwable cause) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** An error without a state is DuckDB's. */
  private static SQLException of(SQLException e) {
    if (e instanceof HtapException || e.getSQLState() != null) {
      return e;
    }
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(':');
    return new RefusedException(
        Reason.of(
            ReasonCode.ENGINE_FAILED,
            "DuckDB: " + (colon > 0 ? message.substring(0, colon) : "unknown error")),
        e);
  }

  /** Takes the tables away. */
  void drop() throws SQLException {
    if (!made.isEmpty()) {
      execute(
          made.stream()
              .map(RelationName::quoted)
              .collect(Collectors.joining(", ", "DROP TABLE IF EXISTS ", "")));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(sql);
    }
  }
}
