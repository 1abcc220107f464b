package io.htap.driver.federation.write;

import io.htap.replica.catalog.Identifiers;
import io.htap.spi.RelationName;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;
import org.postgresql.jdbc.PgConnection;

/**
 * What Postgres says before rows are brought to it.
 *
 * @param own which of the names mean relations of its own
 * @param readOnly whether the transaction is
 * @param mayStage whether the user may make temporary tables
 * @param statementTimeout the session's; zero for none
 */
record Probe(Set<RelationName> own, boolean readOnly, boolean mayStage, Duration statementTimeout) {
  private static final String SETTINGS =
      "SELECT pg_catalog.current_setting('transaction_read_only'),"
          + " pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')::pg_catalog.text,"
          + " (EXTRACT(epoch FROM pg_catalog.current_setting('statement_timeout')"
          + "::pg_catalog.interval)::pg_catalog.float8 OPERATOR(pg_catalog.*)"
          + " 1000::pg_catalog.float8)::pg_catalog.int8::pg_catalog.text";

  /**
   * One round trip.
   *
   * @param reads names of relations
   * @param targets names of relations that are written
   * @param makes whether these are made, so that they are where their schema is
   * @param aside whether it must not begin a transaction, even where the next statement does
   */
  static Probe read(
      PgConnection raw,
      List<RelationName> reads,
      List<RelationName> targets,
      boolean makes,
      boolean aside)
      throws SQLException {
    List<RelationName> names = new ArrayList<>(reads);
    names.addAll(targets);
    StringBuilder sql = new StringBuilder(SETTINGS);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      RelationName name = names.get(i);
      String schema = makes && i >= reads.size() ? name.schema() : null;
      sql.append(", (pg_catalog.")
          .append(schema == null ? "to_regclass" : "to_regnamespace")
          .append("(?) IS NOT NULL)::pg_catalog.text");
      texts.add(schema == null ? name.quoted() : Identifiers.quoted(schema));
    }
    CachedQuery cached = raw.createQuery(sql.toString(), true, true);
    ParameterList parameters = cached.query.createParameterList();
    for (int i = 0; i < texts.size(); i++) {
      parameters.setStringParameter(i + 1, texts.get(i), Oid.TEXT);
    }
    int flags = QueryExecutor.QUERY_ONESHOT | QueryExecutor.QUERY_NO_BINARY_TRANSFER;
    if (aside || raw.getAutoCommit()) {
      flags |= QueryExecutor.QUERY_SUPPRESS_BEGIN;
    } else if (raw.hintReadOnly()) {
      // As pgjdbc does for each statement that may begin a transaction.
      flags |= QueryExecutor.QUERY_READ_ONLY_HINT;
    }
    var row = new OneRow();
    raw.getQueryExecutor().execute(cached.query, parameters, row, 0, 0, flags);
    Set<RelationName> own = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      if ("true".equals(row.text(3 + i))) {
        own.add(names.get(i));
      }
    }
    return new Probe(
        Set.copyOf(own),
        "on".equals(row.text(0)),
        "true".equals(row.text(1)),
        Duration.ofMillis(Long.parseLong(row.text(2))));
  }

  private static final class OneRow extends ResultHandlerBase {
    private @Nullable Tuple tuple;

    @Override
    public void handleResultRows(
        Query fromQuery, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
      tuple = tuples.get(0);
    }

    @Override
    public void handleWarning(SQLWarning warning) {
      // There is none that would concern the application.
    }

    String text(int column) throws SQLException {
      byte[] cell = tuple == null ? null : tuple.get(column);
      if (cell == null) {
        throw new SQLException("Postgres gave no answer");
      }
      return new String(cell, StandardCharsets.UTF_8);
    }
  }
}
